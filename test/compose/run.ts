import { composeAll } from './matrix.ts';

/** `npm run compose`: prints what each composer says of each profile; exit code 1 where one says what it should not. */
const outcomes = composeAll();
for (const { composer, profile, company, problems, isExpected } of outcomes) {
  const said = problems.length === 0 ? 'composes' : problems.join('; ').replaceAll('\n', ' ');
  process.stdout.write(
    `${composer.padEnd(8)}${profile.padEnd(10)}${company.padEnd(19)}${isExpected ? 'as expected' : 'UNEXPECTED '}  ${said}\n`,
  );
}
if (!outcomes.every(({ isExpected }) => isExpected)) process.exitCode = 1;
