/** The look of a chart in a file: the light theme, with no style sheet beside it. */
const SERIES = ['#0B5A52', '#C9702C', '#4C6FB0', '#8C5A99', '#7A7F3A'];

export const FILE_STYLES = [
  '.plot{background:#fff;font-family:Inter,system-ui,sans-serif}',
  ...SERIES.flatMap((colour, at) => [
    `.series-${at + 1},.dot-${at + 1}{fill:${colour}}`,
    `.line-${at + 1},.edge-${at + 1}{stroke:${colour}}`,
  ]),
  '.line{fill:none;stroke-width:2}.line-compared{stroke:#87817A}.dot-compared{fill:#87817A}',
  '.plot-grid{stroke:#DDD9D1}.plot-zero{stroke:#87817A}.hatch-ground{fill:#fff}',
  '.plot-axis,.plot-name,.rank-label,.rank-value{font-size:12px}.plot-axis,.plot-name,.rank-label{fill:#6B655E}.rank-value{fill:#1B1A18}',
  '.meter-track{fill:#EFEDE8}.band-area{fill:none}.readout,.mark-print{display:none}',
].join('\n');
