import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

test('10,000 random requests for entities are answered, each representation by itself, and the process lives', async () => {
  const script = join(__dirname, 'support/entity-storm.ts');
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [script, '10000']);
  expect({ stdout, stderr }).toEqual({ stdout: '10000 answered\n', stderr: '' });
}, 120_000);
