// Which calls of the Secoda API this catalog speaks, and which not and why. A test holds this table against the routes.

export type Coverage = { readonly call: string } & (
  | { readonly served: true }
  | { readonly served: false; readonly reason: string }
);

const SERVED = [
  'GET /resource/catalog',
  'POST /resource/catalog',
  'GET /resource/all/{id}',
  'PATCH /resource/all/{id}',
  'DELETE /resource/all/{id}',
  'POST /resource/all/bulk_update',
  'GET /user',
  'GET /user/{id}',
  'GET /auth/group',
  'GET /auth/teams',
  'GET /tag',
  'GET /collection/collections',
  'GET /integration/integrations',
  'GET /lineage/manual',
  'GET /question/questions',
  'GET /activity_log/audit_logs',
  'GET /healthcheck',
] as const;

const GAPS = {
  'POST /ai/mcp/tools/call': 'answers come from a model and cannot be foretold; the bot searches by the catalog list',
  'GET /resource/all': 'the older list without filter; the catalog list does the same',
  'GET /table/tables': 'one of the older lists, by kind; the catalog list does the same with a filter',
  'POST /lineage/manual': 'the bot reads lineage and does not draw it',
  'POST /tag': 'tags are made in Secoda; the bot picks among them',
  'POST /question/questions': 'questions are created as resources of the kind "question"',
  'POST /integration/integrations': 'integrations are set up in Secoda',
  'PATCH /user/{id}': 'people are managed in Secoda',
} as const;

export const COVERAGE: readonly Coverage[] = [
  ...SERVED.map((call) => ({ call, served: true }) as const),
  ...Object.entries(GAPS).map(([call, reason]) => ({ call, served: false, reason }) as const),
];
