// The floor of an acknowledgement: node:http, the signature check, and an answer that is ready. Nothing that receives Slack's
// commands over HTTP can cost less.

import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import { listen } from '../listen.ts';
import { given, underTest } from '../under-test.ts';

const secret = given('SLACK_SIGNING_SECRET');
const answer = Buffer.from(given('BENCH_ANSWER'));

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const hmac = createHmac('sha256', secret).update(`v0:${String(request.headers['x-slack-request-timestamp'])}:`);
    for (const chunk of chunks) hmac.update(chunk);
    const expected = Buffer.from(`v0=${hmac.digest('hex')}`);
    const sent = Buffer.from(String(request.headers['x-slack-signature']));
    const genuine = sent.length === expected.length && timingSafeEqual(sent, expected);
    const body = genuine ? answer : '';
    response
      .writeHead(genuine ? 200 : 401, { 'content-type': 'application/json', 'content-length': body.length })
      .end(body);
  });
});
const { port } = await listen(server);
underTest(port);
