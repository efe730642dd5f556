// The settings of a half that is real, out of the environment; what is made up takes their place elsewhere.

import { type Problem, readSettings, type Settings, SettingsError } from '../../config/settings.ts';
import { type SettingName, settingsTable } from '../../config/settings-table.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

export interface Halves {
  readonly slack: boolean;
  readonly secoda: boolean;
}

const OF_SLACK = [
  'SLACK_BOT_TOKEN',
  'SLACK_APP_TOKEN',
  'SLACK_API_URL',
  'SLACK_COMMAND',
  'SLACK_ALLOWED_TEAMS',
] as const;
const OF_SECODA = ['SECODA_API_URL', 'SECODA_API_KEY', 'SECODA_APP_URL', 'SECODA_RESOURCE_URL'] as const;
const OF_BOTH = ['TRUSTED_EMAIL_DOMAINS', 'POLICY_FILE', 'STEWARD_CHANNEL'] as const;
const OF_THE_WAY = ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'http_proxy', 'https_proxy', 'no_proxy'] as const;

/** Passes every check, and goes nowhere. */
const MADE_UP = {
  SLACK_BOT_TOKEN: 'xoxb-made-up',
  SLACK_APP_TOKEN: 'xapp-made-up',
  SECODA_API_KEY: 'made-up',
} as const;

/** Reads what the real halves need, with the addresses of the real services. Throws SettingsError with all that is missing. */
export function realSettings(env: Environment, real: Halves): Settings {
  const names = [...(real.slack ? OF_SLACK : []), ...(real.secoda ? OF_SECODA : []), ...OF_BOTH, ...OF_THE_WAY];
  const given = pick(env, names);
  const withoutToken = real.slack && given['SLACK_APP_TOKEN'] === undefined;
  const stands = {
    ...(!real.slack && { SLACK_BOT_TOKEN: MADE_UP.SLACK_BOT_TOKEN }),
    ...((!real.slack || withoutToken) && { SLACK_APP_TOKEN: MADE_UP.SLACK_APP_TOKEN }),
    ...(!real.secoda && { SECODA_API_KEY: MADE_UP.SECODA_API_KEY }),
  };
  const problems: Problem[] = withoutToken
    ? [problem('SLACK_APP_TOKEN', 'is missing: the sandbox reaches the real Slack by Socket Mode')]
    : [];
  try {
    const settings = readSettings({ ...given, ...stands });
    if (problems.length === 0) return settings;
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    problems.push(...error.problems);
  }
  throw new SettingsError(problems);
}

/** Of the environment, what the bot gets as it is: all but where the services are, and the way there. */
export function passedOn(env: Environment, real: Halves): Environment {
  const names: readonly string[] = [
    ...(real.slack ? OF_SLACK : []),
    ...(real.secoda ? OF_SECODA : []),
    ...(real.slack || real.secoda ? OF_BOTH : []),
  ];
  return pick(
    env,
    names.filter((name) => !name.endsWith('_API_URL')),
  );
}

function pick(env: Environment, names: readonly string[]): Environment {
  const given = names.map((name) => [name, env[name]?.trim()] as const);
  return Object.fromEntries(given.filter(([, value]) => value !== undefined && value !== ''));
}

function problem(name: SettingName, words: string): Problem {
  const howToGetIt = settingsTable.find((entry) => entry.name === name)?.howToGetIt ?? '';
  return { name, problem: words, howToGetIt };
}
