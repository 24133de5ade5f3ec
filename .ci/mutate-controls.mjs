// npm run mutate [-- <part of a file name>…] : does some test notice when a control is wrong? For every control its verdict is
// turned round, and every comparison in the source of the controls is turned round, one at a time; each time the tests of the
// audit have to fail. Names those that nothing notices; the exit code is then 1. Takes minutes: not part of the tests.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const root = fileURLToPath(new URL('..', import.meta.url));
const only = process.argv.slice(2);

const opposite = {
  '===': '!==',
  '!==': '===',
  '<': '>=',
  '<=': '>',
  '>': '<=',
  '>=': '<',
};

/** One mutant a control: `pass` and `fail` or `warn` change places in what it says. */
function turnedVerdicts() {
  const file = 'src/audit/catalogue.ts';
  const code = readFileSync(join(root, file), 'utf8');
  const list = code.indexOf('readonly Control[] = [');
  return [...code.slice(list).matchAll(/^ {2}(\w+),$/gm)].map((match) => {
    const name = match[1];
    const start = list + match.index + 2;
    const turned = `({ pass: 'fail', fail: 'pass', warn: 'pass' })[v.outcome] ?? v.outcome`;
    const text = `{ ...${name}, evaluate: (s, p) => ${name}.evaluate(s, p).map((v) => ({ ...v, outcome: ${turned} })) }`;
    return { file, start, end: start + name.length, text, what: `verdict of ${name}` };
  });
}

/** One mutant a comparison. */
function turnedComparisons(file) {
  const code = readFileSync(join(root, file), 'utf8');
  const source = ts.createSourceFile(file, code, ts.ScriptTarget.Latest, true);
  const found = [];
  const visit = (node) => {
    if (ts.isBinaryExpression(node)) {
      const operator = node.operatorToken;
      const text = opposite[operator.getText(source)];
      if (text !== undefined) {
        const { line } = source.getLineAndCharacterOfPosition(operator.getStart(source));
        const what = `${file}:${line + 1} ${node.getText(source).replace(/\s+/g, ' ').slice(0, 90)}`;
        found.push({ file, start: operator.getStart(source), end: operator.getEnd(), text, what });
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** The catalogue, what it imports and what runs it: not the rest of the audit, which has tests of its own. */
function sources() {
  const found = new Set();
  const visit = (file) => {
    if (found.has(file) || !file.startsWith('src/audit/')) {
      return;
    }
    found.add(file);
    for (const [, target] of readFileSync(join(root, file), 'utf8').matchAll(/from '(\.[^']+)'/g)) {
      visit(posix.join(posix.dirname(file), target));
    }
  };
  ['src/audit/catalogue.ts', 'src/audit/run-controls.ts'].forEach(visit);
  return [...found];
}

const mutants = [...turnedVerdicts(), ...sources().flatMap(turnedComparisons)].filter(
  ({ what }) => only.length === 0 || only.some((part) => what.includes(part)),
);
const unnoticed = [];
for (const [index, { what, ...mutant }] of mutants.entries()) {
  const { status } = spawnSync('npx', ['vitest', 'run', '--config', '.ci/mutant.config.mjs'], {
    cwd: root,
    env: { ...process.env, MUTANT: JSON.stringify(mutant) },
    stdio: 'ignore',
  });
  if (status === 0) {
    unnoticed.push(what);
  }
  console.log(`${index + 1}/${mutants.length} ${status === 0 ? 'NOT NOTICED' : 'noticed'}: ${what}`);
}
console.log(`${mutants.length - unnoticed.length} of ${mutants.length} noticed`);
for (const what of unnoticed) {
  console.log(`  not noticed: ${what}`);
}
process.exitCode = unnoticed.length === 0 && mutants.length > 0 ? 0 : 1;
