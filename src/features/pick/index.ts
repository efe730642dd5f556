// The menus of all forms that search as one types: owners, people, tags, collections, teams, and where something lies.

import type { Forms } from '../../forms/forms.ts';
import { pickers } from '../../forms/pickers.ts';
import type { Feature, OptionsCall } from '../../slack/feature.ts';

export function pick({ forms }: { readonly forms: Forms }): Feature {
  const names = Object.keys(pickers) as (keyof typeof pickers)[];
  return {
    name: 'pick',
    options: Object.fromEntries(names.map((name) => [name, (call: OptionsCall) => forms.search(name, call)])),
  };
}
