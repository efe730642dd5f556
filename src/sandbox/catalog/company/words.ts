// The vocabulary of Acme, a retailer of outdoor goods: what its people, tables, dashboards and terms are called.

export const FIRST_NAMES = [
  'Amara',
  'Björn',
  'Carmen',
  'Dmitri',
  'Elif',
  'Farah',
  'Grace',
  'Hiroshi',
  'Ines',
  'Jonas',
  'Kavya',
  'Liam',
  'Mei',
  'Nadia',
  'Omar',
  'Priya',
  'Quentin',
  'Rosa',
  'Søren',
  'Tariq',
  'Uma',
  'Viktor',
  'Wanjiru',
  'Xavier',
  'Yara',
  'Zoë',
] as const;

export const LAST_NAMES = [
  'Abara',
  'Bergström',
  'Castillo',
  'Dubois',
  'Eriksen',
  'Fofana',
  'García',
  'Haddad',
  'Ivanova',
  'Jansen',
  'Kowalski',
  'Lindqvist',
  'Moreau',
  'Nakamura',
  'Okafor',
  "O'Brien",
  'Petrov',
  'Quispe',
  'Rossi',
  'Sato',
  'Tremblay',
  'Ueda',
] as const;

export const GROUPS = [
  'Data platform',
  'Analytics engineering',
  'Finance analytics',
  'Growth analytics',
  'Supply chain',
  'Customer care',
  'Data stewards',
  'Privacy office',
] as const;

export const TAGS = [
  'finance',
  'marketing',
  'growth',
  'operations',
  'logistics',
  'product',
  'customer',
  'vendor',
  'payments',
  'inventory',
  'gold',
  'silver',
  'bronze',
  'raw',
  'staging',
  'mart',
  'deprecated',
  'experimental',
  'certified',
  'sox',
  'gdpr',
  'sensitive',
  'public',
  'hourly',
  'daily',
  'weekly',
  'real time',
  'board report',
  'kpi',
  'forecast',
  'machine learning',
  'event data',
  'reverse etl',
  'seed',
  'snapshot',
  'needs owner',
  'under review',
  'tier 1',
  'tier 2',
  'tier 3',
] as const;

export const COLORS = ['#4D9DE0', '#E15554', '#E1BC29', '#3BB273', '#7768AE', '#5F6B6D'] as const;

export const COLLECTIONS = [
  'Finance essentials',
  'Growth playbook',
  'Board reporting',
  'Customer 360',
  'Supply chain',
  'Onboarding for analysts',
  'Payments',
  'Store operations',
  'Marketing attribution',
  'Privacy and GDPR',
  'Data quality',
  'Experiments',
] as const;

export const INTEGRATIONS = [
  { name: 'Snowflake production', type: 'snowflake' },
  { name: 'BigQuery web events', type: 'bigquery' },
  { name: 'Postgres shop', type: 'postgres' },
  { name: 'Looker', type: 'looker' },
  { name: 'Tableau', type: 'tableau' },
  { name: 'dbt Cloud', type: 'dbt' },
] as const;

/** Where tables live: database and schemas of each warehouse. */
export const WAREHOUSES = [
  {
    integration: 'snowflake',
    database: 'analytics',
    schemas: ['marts', 'staging', 'intermediate', 'finance', 'raw_stripe'],
  },
  { integration: 'snowflake', database: 'raw', schemas: ['shopify', 'zendesk', 'netsuite'] },
  { integration: 'bigquery', database: 'web_events', schemas: ['sessions', 'campaigns', 'experiments'] },
  { integration: 'postgres', database: 'shop', schemas: ['public', 'warehouse', 'audit'] },
] as const;

export const ENTITIES = [
  'customers',
  'payments',
  'refunds',
  'products',
  'inventory',
  'shipments',
  'stores',
  'sessions',
  'page_views',
  'carts',
  'coupons',
  'suppliers',
  'employees',
  'returns',
  'reviews',
  'subscriptions',
  'invoices',
  'campaigns',
  'tickets',
  'addresses',
  'price_changes',
  'gift_cards',
  'warehouses',
  'loyalty_points',
  'wishlists',
  'exchange_rates',
  'budgets',
  'order_lines',
  'pick_lists',
  'newsletters',
] as const;

export const SOURCES = [
  'stripe',
  'shopify',
  'zendesk',
  'netsuite',
  'segment',
  'salesforce',
  'adyen',
  'klaviyo',
] as const;

/** How a table is named after what it holds. */
export const TABLE_NAMES: readonly ((entity: string, source: string) => string)[] = [
  (entity) => entity,
  (entity) => `${entity}_daily`,
  (entity, source) => `stg_${source}__${entity}`,
  (entity) => `fct_${entity}`,
  (entity) => `dim_${entity}`,
  (entity) => `int_${entity}__joined`,
  (entity) => `${entity}_snapshot`,
  (entity, source) => `raw_${source}_${entity}`,
  (entity) => `agg_${entity}_weekly`,
  (entity) => `${entity}_history`,
  (entity) => `mart_${entity}`,
  (entity) => `tmp_${entity}_backfill`,
];

export interface ColumnName {
  readonly name: string;
  readonly type: string;
  readonly pii?: true;
}

export const COLUMNS: readonly ColumnName[] = [
  { name: 'id', type: 'bigint' },
  { name: 'created_at', type: 'timestamp' },
  { name: 'updated_at', type: 'timestamp' },
  { name: 'customer_id', type: 'bigint' },
  { name: 'order_id', type: 'bigint' },
  { name: 'email', type: 'varchar', pii: true },
  { name: 'status', type: 'varchar' },
  { name: 'amount_cents', type: 'bigint' },
  { name: 'currency', type: 'varchar' },
  { name: 'country_code', type: 'varchar' },
  { name: 'phone_number', type: 'varchar', pii: true },
  { name: 'store_id', type: 'integer' },
  { name: 'quantity', type: 'integer' },
  { name: 'unit_price', type: 'numeric' },
  { name: 'is_deleted', type: 'boolean' },
  { name: '_synced_at', type: 'timestamp' },
  { name: 'first_name', type: 'varchar', pii: true },
  { name: 'channel', type: 'varchar' },
  { name: 'discount_code', type: 'varchar' },
  { name: 'shipped_at', type: 'timestamp' },
  { name: 'ip_address', type: 'varchar', pii: true },
  { name: 'payload', type: 'json' },
];

export const SUBJECTS = [
  'revenue',
  'gross margin',
  'churn',
  'basket size',
  'conversion',
  'stock cover',
  'delivery time',
  'return rate',
  'customer lifetime value',
  'acquisition cost',
  'store traffic',
  'net promoter score',
  'cash flow',
  'ad spend',
  'sell-through',
  'shrinkage',
  'repeat purchases',
  'fulfilment cost',
] as const;

export const DASHBOARD_NAMES: readonly ((subject: string) => string)[] = [
  (subject) => `Weekly ${subject}`,
  (subject) => `${capital(subject)} by region`,
  (subject) => `${capital(subject)} overview`,
  (subject) => `Executive ${subject}`,
  (subject) => `${capital(subject)} deep dive`,
  (subject) => `Daily ${subject} monitor`,
];

export const CHART_NAMES: readonly ((subject: string) => string)[] = [
  (subject) => `${capital(subject)} over time`,
  (subject) => `${capital(subject)} by channel`,
  (subject) => `Top 10 stores by ${subject}`,
  (subject) => `${capital(subject)} against plan`,
];

export const TERMS = [
  'Gross margin',
  'Net revenue',
  'Active customer',
  'Churn',
  'Basket',
  'Conversion rate',
  'Customer lifetime value',
  'Fulfilment',
  'Gross merchandise value',
  'Attribution window',
  'Session',
  'Stock cover',
  'Sell-through',
  'Shrinkage',
  'Comparable store',
  'Repeat purchase',
  'Cost of goods sold',
  'Return rate',
  'Net promoter score',
  'Back order',
  'Drop shipment',
  'Fiscal week',
  'Loyalty tier',
  'Markdown',
  'Promotion',
  'Store cluster',
  'Vendor funding',
  'Waste',
] as const;

export const DOCUMENTS = [
  'How we count revenue',
  'Onboarding: your first week with data',
  'Naming conventions',
  'On-call runbook for pipelines',
  'Backfill checklist',
  'GDPR requests, step by step',
  'Metric review, minutes',
  'Migration to Snowflake',
  'Data contracts with the shop team',
  'Quarterly close: what to freeze',
] as const;

export const QUESTIONS = [
  'Which table has refunds by store?',
  'Why is revenue different in Looker and Tableau?',
  'Is customer_email hashed in the marts?',
  'Who owns the inventory snapshot?',
  'When does fct_payments refresh?',
  'What is the difference between net and gross revenue?',
  'Can I join sessions to customers?',
  'Is the churn dashboard still maintained?',
] as const;

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
