// The one way from a Slack payload to a person with rights: who asks, in which role, and what they may see. Asked anew for
// every command, press, submit and option load.

import { LRUCache } from 'lru-cache';
import type { Directory } from './directory.ts';
import { type IdentityPolicy, identify, type Matching, type Person } from './person.ts';
import { UnreadablePersonError } from './refusal.ts';
import { type SlackPerson, slackPerson } from './slack-person.ts';
import { type Visibility, visibilityOf } from './visibility.ts';

export interface Identity {
  /** Throws Slack's and Secoda's errors when one of the two cannot be asked: nobody is let in on a guess. */
  person(installation: Matching['installation'] & { readonly botToken: string }, userId: string): Promise<Person>;
  visibility(person: Person): Promise<Visibility>;
}

export interface IdentityOptions {
  readonly directory: Directory;
  readonly policy: IdentityPolicy & { readonly visible_teams: readonly string[] };
  readonly trustedDomains: readonly string[];
  /** `users.info` with the installation's token; the answer's `user`, unread. */
  readonly askSlack: (botToken: string, userId: string) => Promise<unknown>;
  readonly clock: { now(): number };
}

/** A Slack person may be this old for anything; Slack allows some hundred look-ups a minute. */
const SLACK_PERSON_MS = 60_000;
const SLACK_PEOPLE_KEPT = 10_000;

export function identity({ directory, policy, trustedDomains, askSlack, clock }: IdentityOptions): Identity {
  const slackPeople = new LRUCache<string, Promise<SlackPerson>>({
    max: SLACK_PEOPLE_KEPT,
    ttl: SLACK_PERSON_MS,
    perf: clock,
    ttlResolution: 0,
  });

  /** Asked once however many commands wait for the answer; a failure is not kept. */
  function slackPersonOf(installationId: string, botToken: string, userId: string): Promise<SlackPerson> {
    const key = `${installationId}/${userId}`;
    const known = slackPeople.get(key);
    if (known) return known;
    const asked = (async () => {
      const read = slackPerson.safeParse(await askSlack(botToken, userId));
      if (!read.success) throw new UnreadablePersonError();
      return read.data;
    })();
    slackPeople.set(key, asked);
    asked.catch(() => slackPeople.delete(key));
    return asked;
  }

  return {
    async person(installation, userId) {
      const [slack, usersByEmail] = await Promise.all([
        slackPersonOf(installation.id, installation.botToken, userId),
        directory.usersByEmail(),
      ]);
      return identify(slack, { installation, policy, trustedDomains, usersByEmail });
    },
    async visibility(person) {
      return visibilityOf(person.role, await directory.teams(), policy.visible_teams);
    },
  };
}
