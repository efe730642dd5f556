// Slack's limits, as the simulated Slack enforces them. Written apart from the bot's own table on purpose: two readings of
// the same pages catch each other's mistakes. Numbers are characters unless they count something.
// Source: Slack's Block Kit reference; where its pages disagree, the smaller number.

export const limits = {
  id: 255,
  textObject: 3000,
  url: 3000,
  altText: 2000,
  message: { blocks: 50, text: 40_000, markdown: 12_000 },
  view: { blocks: 100, title: 24, privateMetadata: 3000, bytes: 250 * 1024 },
  button: { text: 75, value: 2000, url: 3000, label: 75 },
  option: { text: 75, value: 75, description: 75, url: 3000 },
  select: { options: 100, groups: 100, groupLabel: 75, placeholder: 150 },
  overflow: { options: 5 },
  choices: { options: 10 },
  confirm: { title: 100, text: 300, button: 30 },
  input: { label: 2000, hint: 2000, typed: 3000 },
  section: { text: 3000, fields: 10, field: 2000 },
  header: 150,
  context: { elements: 10 },
  contextActions: { elements: 5 },
  actions: { elements: 25 },
  image: { title: 2000 },
  table: { rows: 100, columns: 20 },
  card: { title: 150, body: 200 },
  carousel: { cards: 10 },
  container: { title: 150, children: 10 },
  video: { title: 200, author: 50 },
} as const;
