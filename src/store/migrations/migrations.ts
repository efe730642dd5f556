// The migrations, forward only, in the order of their names. They are code, not files that are looked up, so that nothing
// depends on where the process was started.

import type { Migration } from 'kysely/migration';
import { first } from './0001-first.ts';
import { viewsAsText } from './0002-views-as-text.ts';
import { links } from './0003-links.ts';
import { stewardship } from './0004-stewardship.ts';
import { onePress } from './0005-one-press.ts';
import { once } from './0006-once.ts';
import { told } from './0007-told.ts';

export const migrations: Readonly<Record<string, Migration>> = {
  '0001-first': first,
  '0002-views-as-text': viewsAsText,
  '0003-links': links,
  '0004-stewardship': stewardship,
  '0005-one-press': onePress,
  '0006-once': once,
  '0007-told': told,
};
