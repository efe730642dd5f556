// Descriptions as one finds them in a real catalog: mostly short, often missing, some in Markdown, some pasted as HTML,
// a few far longer than any card, and once in a while the word "None" where somebody's script meant nothing.

import type { Chance } from './random.ts';

const PARAGRAPH =
  'Loaded by the nightly run and checked against the ledger before seven in the morning. Amounts are in the currency of ' +
  'the store and in euro at the rate of the day. Cancelled rows stay in the table with their status; filter on it.';

/** A description for something that is about `subject`. Null, empty and "None" all mean that there is none. */
export function describe(chance: Chance, subject: string): string | null {
  const about = subject.replaceAll('_', ' ');
  const share = chance.next();
  if (share < 0.25) return null;
  if (share < 0.29) return '';
  if (share < 0.3) return 'None';
  if (share < 0.7) return `One row for each of the ${about} known to Acme. Refreshed daily.`;
  if (share < 0.82) {
    return `## ${about}\n\nOne row per **${about}** and day.\n\n- late rows arrive for *three* days\n- ask \`#data-help\` before joining`;
  }
  if (share < 0.94)
    return `<p>All <b>${about}</b> of Acme &amp; its partners.</p><ul><li>daily</li><li>in euro</li></ul>`;
  return `${about}: ${Array.from({ length: chance.whole(12, 20) }, () => PARAGRAPH).join('\n\n')}`;
}

/** The long documentation beside the description; most things have none. */
export function define(chance: Chance, subject: string): string | null {
  return chance.often(0.12)
    ? `# ${subject}\n\n${PARAGRAPH}\n\n\`\`\`sql\nselect * from ${subject.replaceAll(' ', '_')} limit 10\n\`\`\``
    : null;
}
