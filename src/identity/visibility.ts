// What somebody may see, as a predicate beside every query. The shared key sees more than the person who asks: the filter
// is sent to Secoda to save pages, the predicate is applied to every element of every answer, and only it counts.

import { exact, type Filter } from '../secoda/filter.ts';
import type { Seeable } from '../secoda/resources/resource.ts';
import type { Team } from '../secoda/resources/team.ts';
import type { Role } from './person.ts';

export interface Visibility {
  /** Leaves to put under the query's `and`. */
  readonly filters: readonly Filter[];
  /** True only for those from whom nothing is hidden: Secoda's own counts are theirs to know. */
  readonly everything: boolean;
  sees(resource: Seeable): boolean;
  /** Whether a team's name may be told. */
  seesTeam(id: string): boolean;
}

const ALL: Visibility = { filters: [], everything: true, sees: () => true, seesTeam: () => true };
const NOTHING: Visibility = { filters: [], everything: false, sees: () => false, seesTeam: () => false };

/**
 * Below admin, through the shared key: what is published (editors drafts too) and in no team, the default team or an open
 * team. A resource that does not say whether it is published, or in which teams, is hidden.
 * @param visibleTeams ids or names that the policy adds.
 */
export function visibilityOf(role: Role, teams: readonly Team[], visibleTeams: readonly string[]): Visibility {
  if (role === 'admin') return ALL;
  if (role === 'none') return NOTHING;
  const named = new Set(visibleTeams.map((team) => team.toLowerCase()));
  const shown = new Set(
    teams
      .filter(
        (team) =>
          team.isDefault ||
          team.type === 'OPEN' ||
          named.has(team.id.toLowerCase()) ||
          named.has(team.name.toLowerCase()),
      )
      .map((team) => team.id),
  );
  const inShownTeam = ({ teamIds }: Seeable): boolean =>
    teamIds !== undefined && (teamIds.length === 0 || teamIds.some((id) => shown.has(id)));
  if (role === 'editor') {
    return {
      filters: [],
      everything: false,
      sees: (resource) => resource.published !== undefined && inShownTeam(resource),
      seesTeam: (id) => shown.has(id),
    };
  }
  return {
    filters: [exact('published', true)],
    everything: false,
    sees: (resource) => resource.published === true && inShownTeam(resource),
    seesTeam: (id) => shown.has(id),
  };
}

/**
 * Through a person's own key Secoda shows what that person may see, closed teams of theirs too; a key never widens the
 * policy, which lets viewers see what is published.
 */
export function visibilityWithOwnKey(role: Role): Visibility {
  if (role === 'admin' || role === 'editor') return ALL;
  if (role === 'none') return NOTHING;
  return {
    filters: [exact('published', true)],
    everything: false,
    sees: ({ published }) => published === true,
    seesTeam: () => true,
  };
}
