import type { Section } from './monthly-statistics.js';

/** The words of a report in one language; codes without a word stand for themselves. */
export interface Labels {
  title: string;
  month: string;
  institution: string;
  checkpoint: string;
  noCheckpoint: string;
  scope: string;
  notices: string;
  code: string;
  count: string;
  share: string;
  nothing: string;
  page: string;
  sections: Record<Section['key'], string>;
  codes: Record<string, string>;
}

const en: Labels = {
  title: 'Monthly statistics',
  month: 'Month',
  institution: 'Prepared for',
  checkpoint: 'Ledger checkpoint, size',
  noCheckpoint: 'none signed yet',
  scope: 'Counts cover what the person who asked may see. Sources that are hidden are counted as hidden.',
  notices: 'Notices published',
  code: 'Code',
  count: 'Count',
  share: 'Share',
  nothing: 'Nothing in this month',
  page: 'page',
  sections: {
    typology: 'By typology',
    tlp: 'By label',
    status: 'By state today',
    subjectType: 'By principal subject',
    sector: 'By sector of the source',
    source: 'Contributed and received',
    warnings: 'Risk warnings',
    screenings: 'Screenings run',
  },
  codes: {
    own: 'own',
    others: 'others',
    hidden: 'hidden',
    issued: 'issued',
    acknowledged: 'acknowledged in time',
    late: 'acknowledged late',
    open: 'not acknowledged',
  },
};

const zh: Labels = {
  title: '月度统计报告',
  month: '月份',
  institution: '使用单位',
  checkpoint: '账本检查点，条目数',
  noCheckpoint: '尚无签名检查点',
  scope: '统计范围限于申请人有权查看的内容。隐藏来源单独计为“隐藏”。',
  notices: '已发布通报',
  code: '代码',
  count: '数量',
  share: '占比',
  nothing: '本月无数据',
  page: '第',
  sections: {
    typology: '按类型',
    tlp: '按标签',
    status: '按当前状态',
    subjectType: '按主要对象',
    sector: '按来源行业',
    source: '提交与接收',
    warnings: '风险提示',
    screenings: '筛查次数',
  },
  codes: {
    own: '本机构',
    others: '其他机构',
    hidden: '隐藏',
    issued: '已发布',
    acknowledged: '按时确认',
    late: '逾期确认',
    open: '未确认',
    published: '已发布',
    contested: '有异议',
    superseded: '已替代',
    insurance: '保险',
    banking: '银行',
    microlending: '小额贷款',
    Person: '个人',
    Company: '公司',
    BankAccount: '银行账户',
    Vehicle: '车辆',
    Phone: '电话',
    Device: '设备',
    Website: '网站',
    Vessel: '船舶',
    'staged-accident': '伪造事故',
    'inflated-invoice': '虚高发票',
    'ghost-broking': '虚假保单',
    'surrender-abuse': '退保滥用',
    'forged-documents': '伪造材料',
    'false-application': '虚假申请',
    'identity-theft': '冒用身份',
    'account-takeover': '账户盗用',
    'mule-account': '跑分账户',
    impersonation: '冒充他人',
    'invoice-financing': '重复融资',
    'trade-misinvoicing': '贸易低报高报',
    'loan-stacking': '多头借贷',
    'illegal-fund-raising': '非法集资',
    'money-laundering': '洗钱',
    'sanctions-evasion': '规避制裁',
  },
};

export const labelsIn = (language: 'en' | 'zh-CN'): Labels => (language === 'zh-CN' ? zh : en);
