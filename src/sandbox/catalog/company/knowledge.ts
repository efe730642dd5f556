// What people wrote themselves: collections, glossary terms, documents and questions.

import type { Id } from './model.ts';
import type { Shelf } from './shelf.ts';
import { COLLECTIONS, DOCUMENTS, QUESTIONS, TERMS } from './words.ts';

/** A dozen collections, published, and their ids. */
export function createCollections(shelf: Shelf): Id[] {
  const ids: Id[] = [];
  for (const title of COLLECTIONS) {
    const put = shelf.put({ title, entity_type: 'collection', published: true, archived: false, teams: [] });
    if (put !== undefined) ids.push(put.id);
  }
  return ids;
}

/** Sorts about one resource in ten into a collection or two. */
export function fillCollections(shelf: Shelf, collections: readonly Id[]): void {
  for (const resource of shelf.company.resources.values()) {
    if (resource.entity_type === 'collection' || resource.entity_type === 'column') continue;
    if (shelf.chance.often(0.2)) resource.collections = shelf.chance.some(collections, shelf.chance.whole(1, 2));
  }
}

export function fillTerms(shelf: Shelf, count: number): void {
  for (let made = 0; made < count; made += 1) {
    const title = numbered(TERMS, made);
    const definition = `**${title}** as agreed with Finance: see the policy for how it is counted, and since when.`;
    shelf.put({ title, entity_type: 'glossary', native_type: 'term', definition });
  }
}

export function fillDocuments(shelf: Shelf, count: number): void {
  for (let made = 0; made < count; made += 1) {
    const title = numbered(DOCUMENTS, made);
    shelf.put({
      title,
      entity_type: 'document',
      native_type: 'document',
      definition: `# ${title}\n\nDraft of a page.`,
    });
  }
}

export function fillQuestions(shelf: Shelf, count: number): void {
  const { chance, company } = shelf;
  const people = [...company.people.keys()];
  for (let made = 0; made < count; made += 1) {
    const answered = chance.often(0.6);
    shelf.put({
      title: numbered(QUESTIONS, made),
      entity_type: 'question',
      native_type: 'question',
      question_status: answered ? 'answered' : 'open',
      question_priority: chance.pick(['low', 'medium', 'high']),
      question_assigned_to: chance.pick(people),
      question_answered_by: answered ? chance.pick(people) : null,
    });
  }
}

/** The names in turn; from the second round on with a number, as in any catalog nobody tidies. */
function numbered(names: readonly string[], at: number): string {
  const name = names[at % names.length] ?? '';
  return at < names.length ? name : `${name} (${Math.floor(at / names.length) + 1})`;
}
