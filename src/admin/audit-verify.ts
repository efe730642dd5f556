// `npm run audit:verify`: follows the hash chain of the ledger and names the first row that is not what was written.
// Exit code 2 when there is one.

import { verifyLedger } from '../store/ledger.ts';
import { runCommand, say } from './open.ts';

await runCommand(async ({ kysely }) => {
  const verified = await verifyLedger(kysely);
  if ('rows' in verified) {
    say(process.stdout, `The ledger is whole: ${verified.rows} rows, each as it was written.`);
    return 0;
  }
  const { installation, seq, why } = verified;
  say(process.stderr, `The ledger of ${installation} is not what was written: row ${seq} ${why}.`);
  return 2;
});
