// Slack tells that a person changed: deactivated, with another address, a guest now. What was kept of them is forgotten, so
// that the next thing they do is decided by what Slack says then.

import type { Identity } from '../../identity/identity.ts';
import type { Feature } from '../../slack/feature.ts';

export function people({ identity }: { readonly identity: Pick<Identity, 'forget'> }): Feature {
  return {
    name: 'people',
    events: {
      user_change: {
        async then({ installation, userId }) {
          identity.forget(installation.id, userId);
        },
      },
    },
  };
}
