// What `npm run mutate` turns round: the verdict of every control, and every comparison in the source of the controls and of what
// runs them. All stand in the code at once, each behind its number: globalThis.mutant says which one is on.
import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const root = fileURLToPath(new URL('..', import.meta.url));
const catalogue = 'src/audit/catalogue.ts';
const opposite = {
  '===': '!==',
  '!==': '===',
  '<': '>=',
  '<=': '>',
  '>': '<=',
  '>=': '<',
};

/** What is turned round, by number: `src/audit/lists.ts:12 domains.length === 0`. */
export const mutants = [];

/** The sources by path, with every mutant in them. */
export const mutated = new Map(sources().map((file) => [file, withComparisons(file, sourceOf(file))]));
mutated.set(catalogue, withVerdicts(mutated.get(catalogue)));

function sourceOf(file) {
  return readFileSync(join(root, file), 'utf8');
}

/** The catalogue, what it imports and what runs it: not the rest of the audit, which has tests of its own. */
function sources() {
  const found = new Set();
  const visit = (file) => {
    if (found.has(file) || !file.startsWith('src/audit/')) {
      return;
    }
    found.add(file);
    for (const [, target] of sourceOf(file).matchAll(/from '(\.[^']+)'/g)) {
      visit(posix.join(posix.dirname(file), target));
    }
  };
  [catalogue, 'src/audit/run-controls.ts'].forEach(visit);
  return [...found];
}

function isOn(what) {
  mutants.push(what);
  return `globalThis.mutant === ${mutants.length - 1}`;
}

function withComparisons(file, code) {
  const source = ts.createSourceFile(file, code, ts.ScriptTarget.Latest, true);
  const textOf = (node) => {
    const operator = ts.isBinaryExpression(node) ? node.operatorToken.getText(source) : '';
    if (opposite[operator] !== undefined) {
      const { line } = source.getLineAndCharacterOfPosition(node.operatorToken.getStart(source));
      const is = isOn(`${file}:${line + 1} ${node.getText(source).replace(/\s+/g, ' ').slice(0, 90)}`);
      const [left, right] = [textOf(node.left), textOf(node.right)];
      return `(${is} ? ${left} ${opposite[operator]} ${right} : ${left} ${operator} ${right})`;
    }
    let text = '';
    let at = node.getStart(source);
    ts.forEachChild(node, (child) => {
      text += code.slice(at, child.getStart(source)) + textOf(child);
      at = child.getEnd();
    });
    return text + code.slice(at, node.getEnd());
  };
  return textOf(source);
}

/** `pass` and `fail` or `warn` change places in what the control says. */
function withVerdicts(code) {
  const list = code.indexOf('readonly Control[] = [');
  const turned = `({ pass: 'fail', fail: 'pass', warn: 'pass' })[v.outcome] ?? v.outcome`;
  return (
    code.slice(0, list) +
    code
      .slice(list)
      .replace(
        /^ {2}(\w+),$/gm,
        (_, name) =>
          `{ ...${name}, evaluate: (s, p) => ${name}.evaluate(s, p).map((v) => (${isOn(`verdict of ${name}`)} ? { ...v, outcome: ${turned} } : v)) },`,
      )
  );
}
