// Menus that search as one types: people, groups, tags, collections, teams, and for what is new also its place. They offer
// names, among what their reader may know, read anew for every load; chosen ones first, then the best matches.

import type { Directory, Kind, Known } from '../identity/directory.ts';
import { comparable } from '../query/names.ts';
import type { Reader } from '../results/show.ts';
import type { InputOption } from '../slack/blocks/inputs.ts';
import { limits } from '../slack/blocks/limits.ts';
import { type Choice, idOf, type OptionsCall } from '../slack/feature.ts';

/** What each menu offers. */
export const pickers = {
  tags: ['tags'],
  collections: ['collections'],
  teams: ['teams'],
  owners: ['people', 'groups'],
  people: ['people'],
  integrations: ['integrations'],
  parents: ['parents'],
} as const satisfies Readonly<Record<string, readonly Kind[]>>;

export type Picker = keyof typeof pickers;

/** What a line says that is none to choose. */
const NO_CHOICE = '-';

export const actionOf = (picker: Picker): string => idOf('pick', picker);

/** A thing as a line of a menu carries it: `people:<id>`. */
export function valueOf(kind: string, id: string): string {
  return `${kind}:${id}`;
}

/** Undefined for what no line of this menu carries. */
export function readValue(picker: Picker, value: string): { readonly kind: Kind; readonly id: string } | undefined {
  const kind = pickers[picker].find((one) => value.startsWith(`${one}:`));
  const id = kind && value.slice(kind.length + 1);
  return kind === undefined || id === undefined || id === '' ? undefined : { kind, id };
}

export function isNoChoice(value: string): boolean {
  return value === NO_CHOICE;
}

/** Everything that a menu may offer to a reader, by value; undefined while Secoda has not told it. */
export async function offered(
  picker: Picker,
  reader: Reader,
  directory: Pick<Directory, 'known'>,
): Promise<ReadonlyMap<string, Known> | undefined> {
  const kinds = await Promise.all(
    pickers[picker].map(async (kind) => ({ kind, known: await directory.known(kind, reader) })),
  );
  const all = new Map<string, Known>();
  for (const { kind, known } of kinds) {
    if (known === undefined) return undefined;
    for (const one of known) {
      const value = valueOf(kind, one.id);
      // An id may be longer than a menu can carry.
      if (value.length <= limits.optionValue) all.set(value, one);
    }
  }
  return all;
}

export interface PickersOptions {
  readonly directory: Pick<Directory, 'known'>;
  /** Who asks, with the rights they have now. */
  readonly reader: (call: OptionsCall) => Promise<Reader>;
  /** What is chosen in the form, or was when it was opened. */
  readonly chosen: (call: OptionsCall) => Promise<readonly string[]>;
}

export function searchIn(picker: Picker, { directory, reader, chosen }: PickersOptions) {
  return async (call: OptionsCall): Promise<readonly Choice[]> => {
    const [asking, first] = await Promise.all([reader(call), chosen(call)]);
    const all = await offered(picker, asking, directory);
    if (all === undefined) return [{ text: `Still loading ${WORDS[picker]}, type again`, value: NO_CHOICE }];
    return matches(call.typed, all, new Set(first));
  };
}

const WORDS: Readonly<Record<Picker, string>> = {
  tags: 'tags',
  collections: 'collections',
  teams: 'teams',
  owners: 'people',
  people: 'people',
  integrations: 'integrations',
  parents: 'places',
};

/** Made once: comparing by the locale of each call costs ten times as much. */
const alphabet = new Intl.Collator('en', { sensitivity: 'base' });

/** Those with every typed word in their name or address: chosen ones first, then the best, then by name. */
export function matches(
  typed: string,
  all: ReadonlyMap<string, Known>,
  chosen: ReadonlySet<string>,
): readonly InputOption[] {
  const wanted = comparable(typed);
  const found = [...all].flatMap(([value, one]) => {
    const rank = rankOf(wanted, one);
    const isChosen = chosen.has(value);
    // Nobody is chosen anew whose account is off.
    if (rank === undefined || (one.disabled === true && !isChosen)) return [];
    return [{ value, one, rank, place: isChosen ? 0 : 1 }];
  });
  const inOrder = found.toSorted(
    (a, b) => a.place - b.place || a.rank - b.rank || alphabet.compare(a.one.name, b.one.name),
  );
  const taken = inOrder.slice(0, limits.selectOptions);
  const shared = namesakes(all);
  return taken.map(({ value, one }) => ({ text: toldApart(one, shared), value }));
}

/** The lower the better; undefined for what does not match. */
function rankOf(wanted: string, { name, email = '' }: Known): number | undefined {
  if (wanted === '') return 0;
  const called = comparable(name);
  if (called === wanted) return 0;
  if (called.startsWith(wanted)) return 1;
  const words = wanted.split(' ');
  if (words.every((word) => ` ${called}`.includes(` ${word}`))) return 2;
  if (email.startsWith(wanted)) return 3;
  return words.every((word) => called.includes(word) || email.includes(word)) ? 4 : undefined;
}

function namesakes(all: ReadonlyMap<string, Known>): ReadonlySet<string> {
  const seen = new Set<string>();
  const shared = new Set<string>();
  for (const { name } of all.values()) (seen.has(name) ? shared : seen).add(name);
  return shared;
}

/** Two people of one name are told apart by their address. */
function toldApart({ name, email }: Known, shared: ReadonlySet<string>): string {
  return shared.has(name) && email !== undefined && email !== name ? `${name} (${email})` : name;
}

/** Names for what is chosen; undefined for what the reader may not know, or nobody knows. */
export type NameOf = (value: string) => string | undefined;

export async function namesOf(
  used: readonly Picker[],
  reader: Reader,
  directory: Pick<Directory, 'known'>,
): Promise<NameOf> {
  const all = await Promise.all([...new Set(used)].map((picker) => offered(picker, reader, directory)));
  const shared = all.map((known) => (known === undefined ? new Set<string>() : namesakes(known)));
  return (value) => {
    const at = all.findIndex((known) => known?.has(value));
    const one = all[at]?.get(value);
    return one && toldApart(one, shared[at] ?? new Set());
  };
}
