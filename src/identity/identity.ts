// The one way from a Slack payload to a person with rights: who asks, in which role, and what they may see. Asked anew for
// every command, press, submit and option load.

import type { SecodaClient } from '../secoda/client.ts';
import { NotFoundError, TimedOutError } from '../secoda/errors.ts';
import type { Directory } from './directory.ts';
import { keptByName } from './kept.ts';
import { type IdentityPolicy, identify, type Matching, type Person } from './person.ts';
import type { PersonalKeys } from './personal-keys.ts';
import { UnreadablePersonError } from './refusal.ts';
import { type SlackPerson, slackPerson } from './slack-person.ts';
import { type Visibility, visibilityOf, visibilityWithOwnKey } from './visibility.ts';

export interface Identity {
  /** Throws Slack's and Secoda's errors when one of the two cannot be asked: nobody is let in on a guess. */
  person(asked: Asked): Promise<Person>;
  /** The same with the Secoda person read anew: before every write. */
  fresh(asked: Asked): Promise<Person>;
  /** What somebody may see, and the way to Secoda on which they see it. */
  access(person: Person, signal: AbortSignal): Promise<Access>;
  /** What may be shown where anybody reads it: published, in no team, the default team or an open one. */
  everybody(signal: AbortSignal): Promise<Access>;
  /** Slack told that this person changed: what was kept of them is asked anew. */
  forget(installation: string, userId: string): void;
}

export interface Asked {
  readonly installation: Matching['installation'] & { readonly botToken: string };
  readonly userId: string;
  /** When it aborts, nobody waits for Secoda any more. */
  readonly signal: AbortSignal;
}

export interface Access {
  /** With the person's own key if they linked one, else with the shared key. */
  readonly client: SecodaClient;
  readonly visibility: Visibility;
}

export interface IdentityOptions {
  readonly directory: Directory;
  /** With the shared key. */
  readonly client: SecodaClient;
  /** Undefined where nobody has keys of their own. */
  readonly keys: Pick<PersonalKeys, 'find'> | undefined;
  readonly policy: IdentityPolicy & { readonly visible_teams: readonly string[] };
  readonly trustedDomains: readonly string[];
  /** `users.info` with the installation's token; the answer's `user`, unread. */
  readonly askSlack: (botToken: string, userId: string) => Promise<unknown>;
  readonly clock: { now(): number };
}

/** A Slack person may be this old for anything; Slack allows some hundred look-ups a minute. */
const SLACK_PERSON_MS = 60_000;
const SLACK_PEOPLE_KEPT = 10_000;

type UsersByEmail = Matching['usersByEmail'];

export function identity(options: IdentityOptions): Identity {
  const { directory, client, keys, policy, trustedDomains, askSlack, clock } = options;
  const slackPeople = keptByName<SlackPerson>({ most: SLACK_PEOPLE_KEPT, maxAgeMs: SLACK_PERSON_MS, clock });

  function slackPersonOf(installationId: string, botToken: string, userId: string): Promise<SlackPerson> {
    return slackPeople.get(`${installationId}/${userId}`, async () => {
      const read = slackPerson.safeParse(await askSlack(botToken, userId));
      if (!read.success) throw new UnreadablePersonError();
      return read.data;
    });
  }

  async function personOf({ installation, userId, signal }: Asked, isFresh: boolean): Promise<Person> {
    const [slack, known] = await Promise.all([
      slackPersonOf(installation.id, installation.botToken, userId),
      inTime(directory.usersByEmail(), signal, '/user'),
    ]);
    const usersByEmail = isFresh ? await anew(slack.email, known, signal) : known;
    const matching = { installation, policy, trustedDomains, usersByEmail };
    const matched = identify(slack, matching);
    if (keys === undefined || matched.standing.kind !== 'linked') return matched;
    const place = { installation: installation.id, slackUser: userId };
    const link = await keys.find(place, matched.standing.user.id);
    if (link === 'lost') return { ...matched, lostKey: true };
    return link === undefined ? matched : identify(slack, { ...matching, link });
  }

  /** The accounts with an address, as they are now: a role that was taken away counts at once. */
  async function anew(email: string | undefined, known: UsersByEmail, signal: AbortSignal): Promise<UsersByEmail> {
    if (email === undefined) return known;
    const read = await Promise.all(
      (known.get(email) ?? []).map(({ id }) =>
        client.users.get(id, { signal }).catch((error: unknown) => {
          if (error instanceof NotFoundError) return undefined;
          throw error;
        }),
      ),
    );
    return new Map([[email, read.filter((user) => user !== undefined && user.email === email)]]) as UsersByEmail;
  }

  return {
    person: (asked) => personOf(asked, false),
    fresh: (asked) => personOf(asked, true),
    async access({ role, link }, signal) {
      if (link !== undefined) return { client: link.client, visibility: visibilityWithOwnKey(role) };
      const teams = await inTime(directory.teams(), signal, '/auth/teams/');
      return { client, visibility: visibilityOf(role, teams, policy.visible_teams) };
    },
    async everybody(signal) {
      // Teams that the policy adds are shown to people, one by one, not to a channel.
      const teams = await inTime(directory.teams(), signal, '/auth/teams/');
      return { client, visibility: visibilityOf('viewer', teams, []) };
    },
    forget: (installation, userId) => slackPeople.forget(`${installation}/${userId}`),
  };
}

/** What many wait for goes on when one of them waits no longer; that one hears what it was waited for. */
async function inTime<Value>(asked: Promise<Value>, signal: AbortSignal, path: string): Promise<Value> {
  const { promise, reject } = Promise.withResolvers<never>();
  const startedAt = performance.now();
  const giveUp = (): void => reject(new TimedOutError({ method: 'GET', path }, performance.now() - startedAt));
  signal.addEventListener('abort', giveUp);
  return Promise.race([asked, promise]).finally(() => signal.removeEventListener('abort', giveUp));
}
