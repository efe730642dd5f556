// Slack's texts as trees: mrkdwn by slack-message-parser, plain text, rich text. Addresses become links only where they are
// web or mail addresses.

import type { RichTextBlock, RichTextElement, TextObject } from '@slack/types';
import { type Node, NodeType, parse } from 'slack-message-parser';
import { h, type Kid } from './tree.ts';

/** The name behind a person's, channel's or group's id. */
export type Names = (id: string) => string | undefined;

const ENTITIES: readonly (readonly [string, string])[] = [
  ['&lt;', '<'],
  ['&gt;', '>'],
  ['&amp;', '&'],
];

/** A map, since anybody may write `:constructor:`. */
const EMOJI: ReadonlyMap<string, string> = new Map([
  ['white_check_mark', '✅'],
  ['heavy_check_mark', '✔️'],
  ['x', '❌'],
  ['warning', '⚠️'],
  ['tada', '🎉'],
  ['eyes', '👀'],
  ['rocket', '🚀'],
  ['wave', '👋'],
  ['lock', '🔒'],
  ['mag', '🔍'],
  ['bell', '🔔'],
  ['hourglass_flowing_sand', '⏳'],
  ['+1', '👍'],
  ['thumbsup', '👍'],
  ['-1', '👎'],
  ['smile', '😄'],
  ['heart', '❤️'],
  ['fire', '🔥'],
  ['star', '⭐'],
  ['information_source', 'ℹ️'],
]);

export function undone(text: string): string {
  return ENTITIES.reduce((written, [entity, character]) => written.replaceAll(entity, character), text);
}

export function textOf(text: TextObject, names: Names): Kid[] {
  return text.type === 'mrkdwn' ? mrkdwn(text.text, names) : [emojis(undone(text.text))];
}

export function mrkdwn(text: string, names: Names): Kid[] {
  // Slack takes a quote with its sign as it is too; the parser knows the entity only.
  const quoted = text
    .split('\n')
    .map((line) => (line.startsWith('>') ? `&gt;${line.slice(1)}` : line))
    .join('\n');
  return nodeKids(parse(quoted), names);
}

function nodeKids(node: Node, names: Names): Kid[] {
  const inside = (children: readonly Node[] | undefined): Kid[] =>
    (children ?? []).flatMap((child) => nodeKids(child, names));
  switch (node.type) {
    case NodeType.Root:
      return inside(node.children);
    case NodeType.Text:
      return [undone(node.text)];
    case NodeType.Bold:
      return [h('strong', {}, inside(node.children))];
    case NodeType.Italic:
      return [h('em', {}, inside(node.children))];
    case NodeType.Strike:
      return [h('s', {}, inside(node.children))];
    case NodeType.Code:
      return [h('code', {}, undone(node.text))];
    case NodeType.PreText:
      return [h('pre', {}, undone(node.text).replace(/^\n/, ''))];
    case NodeType.Quote:
      return [h('blockquote', {}, inside(node.children))];
    case NodeType.Emoji:
      return [EMOJI.get(node.name) ?? node.source];
    case NodeType.URL:
      return [link(undone(node.url), node.label === undefined ? [undone(node.url)] : inside(node.label))];
    case NodeType.UserLink:
      return [mention(`@${names(node.userID) ?? node.userID}`)];
    case NodeType.ChannelLink:
      return [mention(`#${names(node.channelID) ?? node.channelID}`)];
    case NodeType.Command:
      if (node.name === 'date') return [moment(Number(node.arguments[0]), node.arguments[1] ?? '', inside(node.label))];
      return [mention(node.label === undefined ? `@${node.arguments[0] ?? node.name}` : inside(node.label))];
  }
  return node satisfies never;
}

/** With its slashes: `http:?as=admin` would be an address of this page. */
export function isWebAddress(address: string): boolean {
  const small = address.toLowerCase();
  return ['https://', 'http://'].some((start) => small.startsWith(start));
}

export function link(address: string, kids: Kid): Kid {
  if (!isWebAddress(address) && !address.toLowerCase().startsWith('mailto:')) return kids;
  return h('a', { href: address, target: '_blank', rel: 'noreferrer noopener' }, kids);
}

function mention(kids: Kid): Kid {
  return h('span', { class: 'mention' }, kids);
}

/** Slack's date, in the words of this browser. */
function moment(seconds: number, format: string, otherwise: Kid): Kid {
  const date = new Date(seconds * 1000);
  // There is no such day, or none that a Date can hold.
  if (Number.isNaN(date.getTime())) return otherwise;
  const day = date.toLocaleDateString('en', { year: 'numeric', month: 'long', day: 'numeric' });
  const time = date.toLocaleTimeString('en', { hour: 'numeric', minute: '2-digit' });
  const written = format
    .split('{')
    .map((part, index) => {
      if (index === 0) return part;
      const [token = '', rest = ''] = part.split('}', 2);
      return (token.startsWith('time') ? time : token === 'date_num' ? date.toISOString().slice(0, 10) : day) + rest;
    })
    .join('');
  return h('time', { datetime: date.toISOString() }, written === '' ? `${day} ${time}` : written);
}

function emojis(text: string): string {
  return [...EMOJI].reduce((written, [name, sign]) => written.replaceAll(`:${name}:`, sign), text);
}

export function richText(block: RichTextBlock, names: Names): Kid[] {
  return block.elements.map((part): Kid => {
    switch (part.type) {
      case 'rich_text_section':
        return h('div', { class: 'rich-section' }, leaves(part.elements, names));
      case 'rich_text_quote':
        return h('blockquote', {}, leaves(part.elements, names));
      case 'rich_text_preformatted':
        return h('pre', {}, leaves(part.elements, names));
      case 'rich_text_list': {
        const items = part.elements.map((item) => h('li', {}, leaves(item.elements, names)));
        return h(part.style === 'ordered' ? 'ol' : 'ul', { class: `indent-${part.indent ?? 0}` }, items);
      }
    }
    return unknown((part satisfies never as { type: string }).type);
  });
}

function leaves(elements: readonly RichTextElement[], names: Names): Kid[] {
  return elements.map((leaf) => {
    const { bold, italic, strike, code } = (leaf.style ?? {}) as Partial<Record<string, boolean>>;
    const styled: (readonly [boolean | undefined, string])[] = [
      [code, 'code'],
      [strike, 's'],
      [italic, 'em'],
      [bold, 'strong'],
    ];
    return styled.reduce<Kid>((kid, [is, tag]) => (is === true ? h(tag, {}, kid) : kid), leafKid(leaf, names));
  });
}

function leafKid(leaf: RichTextElement, names: Names): Kid {
  switch (leaf.type) {
    case 'text':
      return leaf.text;
    case 'link':
      return link(leaf.url, leaf.text ?? leaf.url);
    case 'emoji':
      return EMOJI.get(leaf.name) ?? `:${leaf.name}:`;
    case 'user':
      return mention(`@${names(leaf.user_id) ?? leaf.user_id}`);
    case 'channel':
      return mention(`#${names(leaf.channel_id) ?? leaf.channel_id}`);
    case 'usergroup':
      return mention(`@${names(leaf.usergroup_id) ?? leaf.usergroup_id}`);
    case 'team':
      return mention(names(leaf.team_id) ?? leaf.team_id);
    case 'broadcast':
      return mention(`@${leaf.range}`);
    case 'date':
      return moment(leaf.timestamp, leaf.format, leaf.fallback ?? '');
    case 'color':
      return h('code', {}, leaf.value);
  }
  return unknown((leaf satisfies never as { type: string }).type);
}

/** What Slack added after this page was written is shown as such. */
export function unknown(type: string): Kid {
  return h('div', { class: 'unknown' }, `This page does not know how to show "${type}".`);
}
