// `npm run keys:rotate`: seals every secret of the database anew with the first of ENCRYPTION_KEYS, so that the older ones can
// be left out afterwards. Exit code 2 when some cannot be opened with any key: those stay as they are.

import { resealInstallations } from '../store/installations.ts';
import { resealLinks } from '../store/links.ts';
import { derivedKey, sealer } from '../store/seal.ts';
import { runCommand, say } from './open.ts';

await runCommand(async ({ kysely }, { encryptionKeys, slack: { connection } }) => {
  if (encryptionKeys.length === 0) {
    say(process.stderr, 'There is nothing to rotate: ENCRYPTION_KEYS is not set.');
    return 1;
  }
  const forTokens =
    connection.kind === 'oauth' ? [...encryptionKeys, derivedKey(connection.clientSecret)] : encryptionKeys;
  const links = await resealLinks(kysely, sealer(encryptionKeys));
  const tokens = await resealInstallations(kysely, sealer(forTokens));
  say(process.stdout, `Sealed with the first key: ${links.sealed} linked keys, ${tokens.sealed} tokens of workspaces.`);
  const lost = links.unopenable + tokens.unopenable;
  if (lost === 0) {
    // A copy that runs with another first key goes on sealing with that one.
    say(
      process.stdout,
      'If every running copy of the app has it first, the others can be left out of ENCRYPTION_KEYS.',
    );
    return 0;
  }
  say(
    process.stderr,
    `${lost} could not be opened with any key, and stay as they are: keep looking for the key that sealed them.`,
  );
  return 2;
});
