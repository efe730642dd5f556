// A term and what it means, in what somebody wrote: "ARR – annual recurring revenue", "Churn: who left in a month". Where
// nothing divides the two, the first words are the term and all of it is what it means. Pure.

export interface Term {
  readonly term: string;
  readonly definition: string;
}

const DIVIDERS = [' - ', ' – ', ' — ', ' = ', ': ', ':\n'];
/** What is longer in front of a dash is a sentence. */
const LONGEST_TERM = 80;
const FIRST_WORDS = 5;

export function termIn(message: string): Term {
  const text = message.trim();
  const divided = DIVIDERS.map((divider) => ({ at: `${text}\n`.indexOf(divider), length: divider.length }))
    .filter(({ at }) => at > 0 && at <= LONGEST_TERM && !text.slice(0, at).includes('\n'))
    .toSorted((a, b) => a.at - b.at)[0];
  if (divided !== undefined) {
    const { at, length } = divided;
    const term = bare(text.slice(0, at));
    if (term !== '') return { term, definition: text.slice(at + length).trim() };
  }
  const [line = ''] = text.split('\n');
  const words = line.split(/\s+/).slice(0, FIRST_WORDS).join(' ');
  return { term: bare(words.length > LONGEST_TERM ? words.slice(0, LONGEST_TERM) : words), definition: text };
}

const MARKS = new Set(['*', '_', '~', '`', '"', '“', '”', '>', '•', '-', ' ', ',', ';']);

/** Without what makes it bold, quoted or a line of a list. */
function bare(term: string): string {
  let start = 0;
  let end = term.length;
  while (start < end && MARKS.has(term[start] ?? '')) start += 1;
  while (end > start && MARKS.has(term[end - 1] ?? '')) end -= 1;
  return term.slice(start, end).toWellFormed();
}
