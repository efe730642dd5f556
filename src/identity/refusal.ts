// Why somebody sees nothing, in sentences that name the next step. Read aloud by `/secoda whoami` and by every reply that
// has to say no.

import type { Person, Refused, Standing, Unlinked } from './person.ts';

/** Slack answered about a person in a form in which nobody can be recognised. */
export class UnreadablePersonError extends Error {
  override readonly name = 'UnreadablePersonError';
  constructor() {
    super('Slack did not say who you are in a form this app can read. Please try again.');
  }
}

const UNLINKED: Readonly<Record<Unlinked, string>> = {
  'no e-mail':
    'Slack does not tell me your e-mail address, so I cannot find your Secoda account. Ask whoever runs this app to check that it may read addresses (users:read.email).',
  'e-mail not confirmed':
    'Your e-mail address in Slack is not confirmed yet. Confirm it in your Slack account settings, then try again.',
  'domain not trusted':
    'Your e-mail address is of a domain that this app does not match to Secoda. Ask whoever runs this app to add it.',
  'not in Secoda':
    'I found no Secoda account with your Slack e-mail address. Ask a Secoda admin to invite that address.',
  disabled: 'Your Secoda account is disabled. Ask a Secoda admin to enable it.',
  pending: 'Your Secoda invitation is not accepted yet. Accept it from your e-mail, then try again.',
  'service account':
    'Your Slack e-mail address belongs to a service account in Secoda, which nobody can act as. Ask a Secoda admin for an account of your own.',
  ambiguous:
    'More than one Secoda account has your e-mail address, so I cannot tell which is yours. Ask a Secoda admin to disable the others.',
};

const REFUSED: Readonly<Record<Refused, string>> = {
  outsider:
    'This catalog is for members of the workspace that installed this app. Ask your contact there to look it up.',
  bot: 'This catalog answers people, not bots. Let the person whom it works for ask.',
  deactivated: 'Your Slack account is deactivated. An admin of this Slack workspace can activate it.',
  'Slack guest': 'This catalog is not open to guests of this workspace. Ask the person who invited you to look it up.',
};

/** Why there is no account to act as; undefined for linked people. */
export function whyUnlinked(standing: Standing): string | undefined {
  if (standing.kind === 'linked') return undefined;
  return standing.kind === 'refused' ? REFUSED[standing.why] : UNLINKED[standing.why];
}

/** Why somebody may read nothing at all; undefined for those who may. */
export function whyNothing(person: Person): string | undefined {
  if (person.role !== 'none') return undefined;
  return (
    whyUnlinked(person.standing) ??
    'As a guest in Secoda you see nothing through this app. Ask a Secoda admin to make you a viewer.'
  );
}
