import { describe, expect, it } from 'vitest';
import { plainStyle } from '../../src/reports/style.ts';
import { steps } from '../../src/reports/words.ts';

const rows = [
  ['Next:', { command: 'federation status --emulator', says: 'what is there now, and for whom' }],
  ['', { command: 'federation help gates', says: 'what each gate means' }],
] as const;

describe('the commands to be run next', () => {
  it('when the terminal is wide enough then what they show stands beside them', () => {
    const beside = [
      'Next:  federation status --emulator  what is there now, and for whom',
      '       federation help gates         what each gate means',
    ];
    expect(steps(rows, { ...plainStyle(), width: 68 })).toEqual(beside);
    expect(steps(rows, plainStyle())).toEqual(beside);
  });

  it('when it is not then it stands below, and the commands stay whole', () => {
    expect(steps(rows, { ...plainStyle(), width: 67 })).toEqual([
      'Next:  federation status --emulator',
      '         what is there now, and for whom',
      '       federation help gates',
      '         what each gate means',
    ]);
    const [first] = steps(rows, { ...plainStyle(), width: 20 });
    expect(first).toBe('Next:  federation status --emulator');
  });

  it('when colours are on then the same lines fit, as colours have no width', () => {
    const painted = { ...plainStyle(), width: 68, bold: (text: string) => `<bold>${text}</bold>` };
    expect(steps(rows, painted)).toHaveLength(2);
  });
});
