import type { report as en } from '../en/report.js';
import type { Texts } from '../texts.js';

export const report: Texts<typeof en> = {
  title: '报告',
  line: '根据您有权查看的内容在后台生成 · 时区 {{ zone }}',
  runs: '您的报告',
  requested: '申请时间',
  checkpoint: '固定于账本检查点 {{ size }}',
  download: '下载',
  template: { 'monthly-statistics': '月度统计' },
  stage: { started: '已开始', counting: '统计中', writing: '排版中', keeping: '保存文件' },
  field: { month: '月份', format: '格式', language: '语言' },
  request: {
    heading: '月度统计',
    text: '按类型、标签、对象和行业统计一个月的通报、风险提示与筛查。',
    verb: '生成报告',
  },
  empty: { heading: '暂无报告', text: '申请后报告及其进度将立即显示在此。' },
};
