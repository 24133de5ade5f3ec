import { readFileSync } from 'node:fs';
import { answer } from './answer.ts';
import { readCases } from './case.ts';

/** Prints one line of JSON for each case of the file that is named. */
export function main([file]: readonly string[], write: (text: string) => void): number {
  if (file === undefined) {
    write('usage: npm run --silent cases -- <file.json>\n');
    return 2;
  }
  write(
    readCases(readFileSync(file, 'utf8'))
      .map((one) => `${JSON.stringify(answer(one))}\n`)
      .join(''),
  );
  return 0;
}
