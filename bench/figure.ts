/** A figure that the project promises, and what was measured of it. */
export interface Figure {
  readonly name: string;
  /** What was measured, in the unit of the bound. */
  readonly value: number;
  readonly unit: string;
  readonly bound: { readonly atMost: number } | { readonly atLeast: number };
  /** What the value was made from: medians with their minimum and maximum. */
  readonly raw: string;
}

/** Measures one or more figures that belong together. */
export interface Measurement {
  readonly name: string;
  measure(): Promise<readonly Figure[]>;
}

export function isKept({ value, bound }: Figure): boolean {
  return 'atMost' in bound ? value <= bound.atMost : value >= bound.atLeast;
}

export function printTable(figures: readonly Figure[]): void {
  const rows = figures.map((figure) => [
    isKept(figure) ? 'ok' : 'MISSED',
    figure.name,
    `${round(figure.value)} ${figure.unit}`.trim(),
    boundText(figure.bound),
    figure.raw,
  ]);
  const titles = ['', 'figure', 'measured', 'bound', 'from'];
  const table = [titles, ...rows];
  const widths = titles.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  for (const row of table) {
    process.stdout.write(
      `${row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd()}\n`,
    );
  }
}

function boundText(bound: Figure['bound']): string {
  if ('atLeast' in bound) return `at least ${bound.atLeast}`;
  return Number.isFinite(bound.atMost) ? `at most ${bound.atMost}` : '';
}

function round(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toFixed(2);
}
