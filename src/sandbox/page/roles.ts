// Who each of the simulated people is, in the few words that the page shows under their name. Those whom Slack would let
// nobody act as (somebody deactivated, another bot) are left out.

import type { Role } from '../slack/people.ts';

export const ABOUT: Readonly<Partial<Record<Role, string>>> = {
  editor: 'Editor in Secoda',
  admin: 'Admin in Secoda',
  viewer: 'Viewer in Secoda',
  owner: 'Viewer in Secoda, owns some of it',
  unlinked: 'No Secoda account',
  secodaGuest: 'Guest in Secoda',
  disabledInSecoda: 'Disabled in Secoda',
  pendingInSecoda: 'Invited to Secoda, not yet there',
  twin: 'Two Secoda accounts with one address',
  slackGuest: 'Guest in Slack',
  outsider: 'From another organisation',
  unconfirmed: 'Address not confirmed',
  noEmail: 'No e-mail address',
};
