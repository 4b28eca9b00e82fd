import type { inbox as en } from '../en/inbox.js';
import type { Texts } from '../texts.js';

export const inbox: Texts<typeof en> = {
  title: '待办',
  line: '等待您处理的事项 · 时区 {{ zone }}',
  empty: {
    heading: '没有待办事项',
    text: '待审批通报、待确认提示、您的草稿和进行中的报告会显示在这里。',
  },
  part: {
    approve: '待审批通报',
    overdue: '逾期未确认的提示',
    due: '待确认提示',
    confirm: '待确认的紧急提示',
    issue: '待签发提示',
    contested: '本机构有异议的通报',
    alarms: '待核查的异常查询',
    changes: '等待您批准的变更',
    alerts: '名单预警',
    respond: '待答复的询问',
    answers: '待批准的答复',
    asked: '等待答复的询问',
    told: '最近七天的答复',
    drafts: '待完成草稿',
    reports: '生成中的报告',
  },
  all: '查看全部',
};
