import type { SubjectType, Typology } from '@watchbook/contract';

/** What notices of a typology tell, and what they are about. */
export interface Story {
  typology: Typology;
  sectors: ('insurance' | 'banking' | 'microlending')[];
  principal: SubjectType[];
  linked: SubjectType[];
  summary: string;
  narrative: string;
  summaryZh: string;
  narrativeZh: string;
}

export const stories: Story[] = [
  {
    typology: 'staged-accident',
    sectors: ['insurance'],
    principal: ['Person', 'Vehicle'],
    linked: ['Vehicle', 'Phone', 'Company'],
    summary: 'Staged accident ring',
    narrative:
      "Three low-speed collisions with the same counterparty vehicle; repair invoices share one bank account. Claims handler's checklist and invoices are held.",
    summaryZh: '疑似伪造交通事故团伙',
    narrativeZh: '同一对方车辆发生三次低速碰撞，维修发票指向同一银行账户。理赔核查表与发票已留存。',
  },
  {
    typology: 'inflated-invoice',
    sectors: ['insurance'],
    principal: ['Company'],
    linked: ['Person', 'BankAccount'],
    summary: 'Repair invoices above the going rate',
    narrative:
      'Parts are billed at two to three times the list price on eleven claims in six weeks. The supplier of the parts has no premises at its registered address.',
    summaryZh: '维修发票明显虚高',
    narrativeZh: '六周内十一起理赔的配件单价为公示价的两到三倍，配件供应商注册地址无经营场所。',
  },
  {
    typology: 'ghost-broking',
    sectors: ['insurance'],
    principal: ['Person', 'Website'],
    linked: ['Phone', 'Policy'],
    summary: 'Policies sold that were never written',
    narrative:
      'Customers presented policy documents with numbers that were never issued. Payments went to a private account; the same phone number was used in every sale.',
    summaryZh: '销售不存在的保单',
    narrativeZh: '客户出示的保单号从未签发，款项进入私人账户，所有销售使用同一电话号码。',
  },
  {
    typology: 'surrender-abuse',
    sectors: ['insurance'],
    principal: ['Person'],
    linked: ['Policy', 'BankAccount'],
    summary: 'Serial surrenders through an agent',
    narrative:
      'Nine life policies were surrendered within the cooling-off period, each after a commission had been paid to the same intermediary.',
    summaryZh: '代理退保异常',
    narrativeZh: '九份寿险保单在犹豫期内退保，且均在向同一中介支付佣金之后。',
  },
  {
    typology: 'forged-documents',
    sectors: ['insurance', 'banking', 'microlending'],
    principal: ['Person'],
    linked: ['Company', 'Address'],
    summary: 'Forged hospital and income records',
    narrative:
      'Stamps on the documents do not match the issuing body, which confirmed in writing that it did not issue them.',
    summaryZh: '伪造证明材料',
    narrativeZh: '材料印章与出具单位不符，该单位已书面确认未曾出具。',
  },
  {
    typology: 'false-application',
    sectors: ['banking', 'microlending'],
    principal: ['Person'],
    linked: ['Phone', 'Device', 'Address'],
    summary: 'Application with an invented employer',
    narrative:
      'The stated employer has no record of the applicant. Twelve applications in four days came from one device with different identities.',
    summaryZh: '申请信息虚假',
    narrativeZh: '所填雇主查无此人。四天内同一设备以不同身份提交十二笔申请。',
  },
  {
    typology: 'identity-theft',
    sectors: ['banking', 'microlending', 'insurance'],
    principal: ['Person', 'Device'],
    linked: ['Phone', 'BankAccount'],
    summary: 'Account opened in the name of somebody else',
    narrative:
      'The person named in the application filed a report with the police and had never been a customer. The face on the video call differs from the register.',
    summaryZh: '冒名开户',
    narrativeZh: '被冒名者已报警且从未开户，视频核验人脸与登记不一致。',
  },
  {
    typology: 'account-takeover',
    sectors: ['banking'],
    principal: ['BankAccount', 'Person'],
    linked: ['Device', 'Phone'],
    summary: 'Takeover after a number was ported',
    narrative:
      'The phone number was moved to another SIM two hours before the limits were raised and the balance was transferred in eight payments.',
    summaryZh: '账户被盗用',
    narrativeZh: '号码在换卡两小时后调高限额，余额分八笔转出。',
  },
  {
    typology: 'mule-account',
    sectors: ['banking'],
    principal: ['BankAccount', 'Person'],
    linked: ['Person', 'BankAccount'],
    summary: 'Mule account with a fast in and out',
    narrative:
      'Forty-one incoming payments from unrelated senders left within minutes, in round amounts, to four accounts abroad.',
    summaryZh: '跑分账户',
    narrativeZh: '四十一笔互不相关的来款在数分钟内以整数金额转往境外四个账户。',
  },
  {
    typology: 'impersonation',
    sectors: ['banking', 'insurance'],
    principal: ['Phone', 'Person'],
    linked: ['BankAccount', 'Website'],
    summary: 'Calls in the name of customer service',
    narrative:
      'Customers were called under a displayed service number and led to a copy of the bank’s site. Six have lost money; recordings are held.',
    summaryZh: '冒充客服',
    narrativeZh: '来电显示为客服号码并引导客户进入仿冒网站，已有六人受损，录音已留存。',
  },
  {
    typology: 'invoice-financing',
    sectors: ['banking'],
    principal: ['Company'],
    linked: ['Company', 'BankAccount'],
    summary: 'The same invoices financed twice',
    narrative:
      'Identical invoices were presented for financing at two institutions within a week. The buyer denies the delivery.',
    summaryZh: '重复发票融资',
    narrativeZh: '一周内同一批发票在两家机构申请融资，买方否认收货。',
  },
  {
    typology: 'trade-misinvoicing',
    sectors: ['banking'],
    principal: ['Company'],
    linked: ['Company', 'Vessel'],
    summary: 'Prices far from the market on shipments',
    narrative:
      'Declared unit prices lie at a fifth of the market, and the vessel named in the documents was in another port on that day.',
    summaryZh: '贸易价格异常',
    narrativeZh: '申报单价仅为市价五分之一，单证所列船舶当日停泊他港。',
  },
  {
    typology: 'loan-stacking',
    sectors: ['microlending', 'banking'],
    principal: ['Person'],
    linked: ['Phone', 'Device'],
    summary: 'Many loans within one weekend',
    narrative:
      'Seven loans were taken out from different lenders between Friday night and Monday morning and none was repaid.',
    summaryZh: '多头借贷',
    narrativeZh: '周五夜间至周一早晨从不同机构取得七笔贷款，均未归还。',
  },
  {
    typology: 'illegal-fund-raising',
    sectors: ['banking', 'microlending'],
    principal: ['Company', 'Website'],
    linked: ['Person', 'BankAccount'],
    summary: 'Savings product without a licence',
    narrative:
      'A fixed return of 18 % a year is promised to the public. New deposits pay older ones; no licence is on record.',
    summaryZh: '涉嫌非法集资',
    narrativeZh: '向公众承诺年化百分之十八固定收益，以新还旧，无许可记录。',
  },
  {
    typology: 'money-laundering',
    sectors: ['banking', 'insurance'],
    principal: ['Company', 'Person'],
    linked: ['BankAccount', 'Company'],
    summary: 'Layering through shell companies',
    narrative:
      'Funds passed through five companies with one director in three days and came back as a loan. No goods or services are apparent.',
    summaryZh: '疑似洗钱',
    narrativeZh: '资金三天内经同一董事的五家公司流转后以贷款名义回流，无真实交易背景。',
  },
  {
    typology: 'sanctions-evasion',
    sectors: ['banking'],
    principal: ['Company', 'Vessel'],
    linked: ['Person', 'Company'],
    summary: 'Ownership moved days before a payment',
    narrative:
      'The shareholding was transferred to a relative four days before the payment order. The transponder of the vessel was switched off on the route.',
    summaryZh: '疑似规避制裁',
    narrativeZh: '付款指令前四天股权转至亲属名下，船舶航行途中关闭定位信号。',
  },
];
