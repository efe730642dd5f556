// Being told of changes by Secoda: for oneself, or, with a right of its own, for others.

import type { Delta, Part } from '../change.ts';
import { listed, type Verb } from './verb.ts';

const subscriber = (part: Part, kind: 'add' | 'remove' = 'add'): string | undefined =>
  part.kind === kind && part.list === 'subscribers' ? part.member : undefined;

export const subscribe = {
  name: 'subscribe',
  right: 'subscribe',
  wish: 'subscribe to',
  doing: 'Subscribing',
  done: 'Subscribed',
  already: 'You are subscribed already',
  undoable: true,
  covers: (part, { secodaUser }) => subscriber(part) === secodaUser,
  delta: (me: string): Delta => ({ add: { subscribers: [me] } }),
} satisfies Verb & { delta: unknown };

export const unsubscribe = {
  name: 'unsubscribe',
  right: 'subscribe',
  wish: 'unsubscribe from',
  doing: 'Unsubscribing',
  done: 'Unsubscribed',
  already: 'You are not subscribed',
  undoable: true,
  covers: (part, { secodaUser }) => subscriber(part, 'remove') === secodaUser,
  delta: (me: string): Delta => ({ remove: { subscribers: [me] } }),
} satisfies Verb & { delta: unknown };

export const subscribeOthers = {
  name: 'subscribe others',
  right: 'subscribe_others',
  wish: 'subscribe others to',
  doing: 'Changing the subscribers',
  done: 'Subscribers changed',
  undoable: true,
  covers(part, { secodaUser }) {
    const who = subscriber(part) ?? subscriber(part, 'remove');
    return who !== undefined && who !== secodaUser;
  },
  delta: (others: { readonly add?: readonly string[]; readonly remove?: readonly string[] }): Delta => ({
    add: listed({ subscribers: others.add ?? [] }),
    remove: listed({ subscribers: others.remove ?? [] }),
  }),
} satisfies Verb & { delta: unknown };
