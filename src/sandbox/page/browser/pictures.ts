// Nothing is loaded from elsewhere: a picture is shown by its words and its address.

import type { ImageElement } from '@slack/types';
import { h, type Tree } from './tree.ts';

export function picture(alt: string, address: string | undefined): Tree {
  return h(
    'span',
    { class: 'picture', role: 'img', 'aria-label': alt },
    alt,
    address !== undefined && h('span', { class: 'caption' }, ` ${address}`),
  );
}

export function small(image: ImageElement): Tree {
  return h(
    'span',
    { class: 'small-picture', role: 'img', 'aria-label': image.alt_text, title: image.alt_text },
    image.alt_text.slice(0, 1),
  );
}
