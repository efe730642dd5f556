// Files: brought to the sandbox as they are chosen, shown with their name and size, to be saved again.

import type { FileSeen } from '../protocol.ts';
import { icon } from './icon.ts';
import { h, type Kid, type Tree } from './tree.ts';

/** Whose page this is: files are brought and fetched as this person. */
function asSomebody(more: Readonly<Record<string, string>> = {}): string {
  const role = new URLSearchParams(location.search).get('as') ?? 'editor';
  return new URLSearchParams({ as: role, ...more }).toString();
}

/** Rejects with the reason, in words for the person. */
async function bring(file: File): Promise<FileSeen> {
  const answer = await fetch(`files?${asSomebody({ name: file.name })}`, { method: 'POST', body: file });
  if (!answer.ok) throw new Error((await answer.text()).trim());
  return (await answer.json()) as FileSeen;
}

/** Lets the person choose; `took` hears of each that was brought, `problem` why one was not. */
export function chooseFiles(
  how: { readonly accept?: string; readonly multiple: boolean },
  took: (file: FileSeen) => void,
  problem: (why: string) => void,
): void {
  const field = document.createElement('input');
  field.type = 'file';
  field.multiple = how.multiple;
  field.accept = how.accept ?? '';
  field.addEventListener('change', () => {
    for (const file of field.files ?? []) {
      bring(file).then(took, (error: unknown) => problem(error instanceof Error ? error.message : ''));
    }
  });
  field.click();
}

/** In a message: to be saved. */
export function savedFiles(files: readonly FileSeen[]): Kid {
  return files.map(({ id, name, size }) =>
    h(
      'a',
      { class: 'file', key: id, href: `files/${encodeURIComponent(id)}?${asSomebody()}`, download: name },
      icon('file'),
      h('strong', {}, name),
      h('span', { class: 'caption' }, ` ${sized(size)} · Download`),
    ),
  );
}

/** Before it is sent: to be taken away again. */
export function chosenFiles(files: readonly FileSeen[], remove: (file: FileSeen) => void): Tree[] {
  return files.map((file) =>
    h(
      'span',
      { class: 'chip', key: file.id },
      file.name,
      h('span', { class: 'caption' }, ` ${sized(file.size)} `),
      h('button', { type: 'button', 'aria-label': `Remove ${file.name}`, onclick: () => remove(file) }, icon('close')),
    ),
  );
}

const UNITS = ['bytes', 'kB', 'MB', 'GB'] as const;

/** `1 byte`, `12 kB`, `3.4 MB`: in thousands, as Slack counts. */
function sized(bytes: number): string {
  const at = Math.min(UNITS.length - 1, Math.floor(Math.log10(Math.max(bytes, 1)) / 3));
  const count = bytes / 1000 ** at;
  if (bytes === 1) return '1 byte';
  return `${count < 10 && at > 0 ? count.toFixed(1) : Math.round(count)} ${UNITS[at]}`;
}
