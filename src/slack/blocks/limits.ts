// Every limit of Block Kit and of messages that this app could meet, in one place. Numbers are characters unless they
// count something. Source: Slack's Block Kit reference; where its pages disagree, the smaller number.

export const limits = {
  message: { blocks: 50, text: 40_000 },
  view: { blocks: 100, title: 24, submit: 24, close: 24, privateMetadata: 3000 },
  sectionText: 3000,
  sectionFields: 10,
  fieldText: 2000,
  headerText: 150,
  contextElements: 10,
  contextText: 2000,
  actionsElements: 25,
  buttonText: 75,
  buttonValue: 2000,
  buttonUrl: 3000,
  accessibilityLabel: 75,
  inputLabel: 2000,
  inputHint: 2000,
  placeholder: 150,
  inputText: 3000,
  actionId: 255,
  blockId: 255,
  selectOptions: 100,
  overflowOptions: 5,
  optionText: 75,
  optionValue: 75,
  confirm: { title: 100, text: 300, button: 30 },
} as const;
