import { init } from 'echarts';

const COLOURS = ['#1b5e9b', '#b3541e', '#6a4c93', '#3c7a57', '#8a8a8a', '#5f6c7b'];

/** Entries a second of every design by callers, both logarithmic, each line named at its end, as an SVG document. */
export function drawSealing(sealing, callers) {
  const names = [...new Set(sealing.map(({ design }) => design))];
  const chart = init(null, null, { renderer: 'svg', ssr: true, width: 860, height: 460 });
  chart.setOption({
    backgroundColor: '#ffffff',
    animation: false,
    title: { text: 'Entries on record a second', left: 16, top: 10, textStyle: { fontSize: 16, color: '#222222' } },
    grid: { left: 70, right: 210, top: 60, bottom: 50 },
    xAxis: {
      type: 'category',
      name: 'callers',
      nameLocation: 'middle',
      nameGap: 30,
      boundaryGap: false,
      data: callers,
    },
    yAxis: { type: 'log', min: 10, splitLine: { lineStyle: { color: '#e6e6e6' } } },
    series: names.map((name, i) => ({
      type: 'line',
      name,
      color: COLOURS[i],
      lineStyle: { width: i === 0 ? 3 : 1.5 },
      data: callers.map((count) => sealing.find((run) => run.design === name && run.callers === count)?.perSecond),
      endLabel: { show: true, formatter: '{a}', color: COLOURS[i], fontSize: 12 },
      labelLayout: { moveOverlap: 'shiftY' },
    })),
  });
  const svg = chart.renderToSVGString();
  chart.dispose();
  return svg;
}
