// The files that the browser loads, from memory: ours as TypeScript whose types are taken out as they are served, so that
// there is no build and a line in the browser is the line in the editor; the parser's as they come from npm. What is not
// in the table that is made at the start does not exist.

import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { createRequire, stripTypeScriptTypes } from 'node:module';
import { dirname, join } from 'node:path';

export interface Asset {
  readonly type: string;
  readonly body: Buffer;
}

const BROWSER = join(import.meta.dirname, 'browser');

/** By path below the token: `/browser/main.ts`. */
export function loadAssets(): ReadonlyMap<string, Asset> {
  const assets = new Map<string, Asset>();
  for (const file of globSync('**/*.{ts,css,svg}', { cwd: BROWSER })) {
    assets.set(`/browser/${file.replaceAll('\\', '/')}`, ours(join(BROWSER, file)));
  }
  const parser = join(dirname(createRequire(import.meta.url).resolve('slack-message-parser')), '../esm');
  for (const file of globSync('**/*.js', { cwd: parser })) {
    const body = readFileSync(join(parser, file));
    assets.set(`/parser/${file.replaceAll('\\', '/')}`, { type: 'text/javascript; charset=utf-8', body });
  }
  return assets;
}

const TYPES: Readonly<Record<string, string>> = {
  ts: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
};

function ours(path: string): Asset {
  const text = readFileSync(path, 'utf8');
  const ending = path.slice(path.lastIndexOf('.') + 1);
  return { type: TYPES[ending] ?? '', body: Buffer.from(ending === 'ts' ? stripTypeScriptTypes(text) : text) };
}

/** Tells the browser where the one package that it imports by name is. */
const IMPORTS = JSON.stringify({ imports: { 'slack-message-parser': './parser/mod.js' } });

export interface Shell {
  readonly html: string;
  readonly policy: string;
}

/** A page's HTML, and the policy that goes with it: scripts, styles and connections of its own and nothing else. */
export function shell(title: string, name: 'main' | 'back', port: number): Shell {
  const hash = createHash('sha256').update(IMPORTS).digest('base64');
  return {
    html: `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="icon" href="browser/icon.svg">
<link rel="stylesheet" href="browser/main.css">
<script type="importmap">${IMPORTS}</script>
<script type="module" src="browser/${name}.ts"></script>
</head>
<body><noscript>This page needs JavaScript.</noscript></body>
</html>
`,
    policy: [
      "default-src 'none'",
      `script-src 'self' 'sha256-${hash}'`,
      "style-src 'self'",
      "img-src 'self' data:",
      `connect-src 'self' ws://127.0.0.1:${port} ws://localhost:${port}`,
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
      "require-trusted-types-for 'script'",
    ].join('; '),
  };
}
