import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { sandboxAccount } from '../../src/config.ts';
import { providers } from '../../src/providers/index.ts';

/** A gateway in a process of its own, as `npm run build` made it. */
export interface GatewayProcess {
  readonly process: ChildProcess;
  /** Settled when it listens; rejects where it ends before. */
  readonly url: Promise<string>;
  /** What it wrote to standard output so far: the log. */
  output(): string;
  /** Ends it, and resolves when it has ended. */
  kill(signal: NodeJS.Signals): Promise<void>;
}

const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

/** Starts `usage-gateway serve` with an account of every vendor at a sandbox. */
export function startGatewayProcess(
  sandboxUrl: string,
  env: Readonly<Record<string, string>>,
  [command, ...args]: readonly [string, ...string[]] = [process.execPath, CLI, 'serve', '--port', '0'],
): GatewayProcess {
  const accounts = providers.flatMap((provider) => {
    const { settings } = sandboxAccount(provider, sandboxUrl);
    return provider.settings.flatMap(({ name, env: variable }) =>
      settings[name] === undefined ? [] : [[variable, settings[name]] as const],
    );
  });
  const child = spawn(command, args, {
    env: {
      PATH: process.env.PATH ?? '',
      NODE_ENV: 'production',
      LOG_LEVEL: 'error',
      ...Object.fromEntries(accounts),
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const ended = once(child, 'exit');
  const url = new Promise<string>((resolve, reject) => {
    const read = (chunk: Buffer) => {
      output += chunk.toString('utf8');
      const found = /answers at (http:\S+?)\/graphql/.exec(output)?.[1];
      if (found) resolve(found);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    ended.then(() => reject(new Error(`The gateway ended: ${output}`)));
  });
  // Whoever kills it before it listens does not ask for its URL.
  url.catch(() => undefined);
  return {
    process: child,
    url,
    output: () => output,
    async kill(signal) {
      child.kill(signal);
      await ended;
    },
  };
}

/** Posts a GraphQL document; rejects where the connection fails or what comes back is no answer. */
export async function post(
  url: string,
  query: string,
  variables: Readonly<Record<string, unknown>> = {},
  // biome-ignore lint/suspicious/noExplicitAny: an answer has the shape of its query
): Promise<{ data: any; errors?: { message: string; extensions: Record<string, unknown> }[] }> {
  const answer = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  });
  return (await answer.json()) as never;
}
