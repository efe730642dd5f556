// A person as Slack's `users.info` tells them: only the fields that decide who somebody is.

import { z } from 'zod';

const flag = z.boolean().optional().catch(undefined);
const word = z.string().min(1).optional().catch(undefined);

/**
 * Permissive about what is missing, never about what decides: without an id or a team nobody is anybody.
 * Slack leaves `is_email_confirmed` out of many answers; only its explicit `false` says that nobody confirmed the address.
 */
export const slackPerson = z
  .object({
    id: z.string().min(1),
    team_id: word,
    deleted: flag,
    is_bot: flag,
    is_restricted: flag,
    is_ultra_restricted: flag,
    is_email_confirmed: flag,
    name: word,
    real_name: word,
    tz: word,
    enterprise_user: z.object({ enterprise_id: word }).optional().catch(undefined),
    profile: z.object({ email: word, real_name: word, display_name: word }).optional().catch(undefined),
  })
  .transform((user) => ({
    id: user.id,
    teamId: user.team_id,
    enterpriseId: user.enterprise_user?.enterprise_id,
    name: user.profile?.display_name ?? user.profile?.real_name ?? user.real_name ?? user.name ?? 'you',
    email: user.profile?.email?.trim().toLowerCase(),
    emailConfirmed: user.is_email_confirmed !== false,
    timeZone: user.tz,
    deactivated: user.deleted === true,
    bot: user.is_bot === true || user.id === 'USLACKBOT',
    guest: user.is_restricted === true || user.is_ultra_restricted === true,
  }));

export type SlackPerson = z.output<typeof slackPerson>;
