// The way out to what is real, through the proxy of the environment where there is one.

import { Agent, type Dispatcher, EnvHttpProxyAgent } from 'undici';
import type { Settings } from '../../config/settings.ts';

export function outside({ http, https, no }: Settings['proxy']): Dispatcher {
  // Without HTTP/2: a websocket needs a connection of its own.
  if (http === undefined && https === undefined) return new Agent({ allowH2: false });
  return new EnvHttpProxyAgent({
    allowH2: false,
    ...(http !== undefined && { httpProxy: http }),
    ...(https !== undefined && { httpsProxy: https }),
    ...(no !== undefined && { noProxy: no }),
  });
}
