import type { problem as en } from '../en/problem.js';
import type { Texts } from '../texts.js';

export const problem: Texts<typeof en> = {
  'passkey-not-shown': {
    title: '未出示通行密钥',
    next: '可能已超时、没有适用于本系统的通行密钥或已取消。请重试或改用其他方式。',
  },
  offline: { title: '系统没有响应', next: '请检查网络后重试。没有任何内容被更改。' },
  'invalid-request': { title: '请求中有无效内容', next: '请更正下列字段。' },
  'not-signed-in': { title: '您尚未登录', next: '请登录，登录后将返回本页。' },
  'wrong-credentials': { title: '邮箱或密码不正确', next: '请核对后重试。多次失败后需等待一段时间。' },
  'ledger-damaged': { title: '账本已损坏', next: '恢复完整之前不显示其他内容。审计人员与运营方可看到损坏位置。' },
  'not-allowed': { title: '没有策略允许此操作', next: '如工作需要，请联系本机构合规官。' },
  'csrf-token': { title: '页面已过期', next: '请刷新页面后重新操作。' },
  'second-person': { title: '须由另一人完成', next: '请由未参与撰写的同事操作。' },
  'purpose-required': { title: '请先说明用途', next: '请选择“解除遮蔽”并说明理由。' },
  'step-up-required': {
    title: '请先用通行密钥或验证码确认',
    next: '请使用通行密钥或验证器的验证码；如都没有，请在“个人资料与安全”中设置。',
  },
  'not-found': { title: '此处没有您可以查看的内容', next: '内容可能不存在，或未共享给您。请核对地址。' },
  'method-not-allowed': { title: '系统不提供该操作', next: '请刷新页面。' },
  'timed-out': { title: '请求传送时间过长', next: '请检查网络后重试。' },
  conflict: { title: '当前状态不允许此操作', next: '请刷新以查看变化。' },
  'in-flight': { title: '同一请求仍在处理中', next: '请稍候再试。' },
  gone: { title: '内容已不可用', next: '请返回列表。' },
  'stale-version': { title: '他人已作出修改', next: '请刷新查看最新版本，再重新修改。' },
  'too-large': { title: '内容过大', next: '请减少一次提交的内容。' },
  'unsupported-media-type': { title: '不支持该文件类型', next: '请选择其他文件。' },
  'idempotency-mismatch': { title: '请求与首次提交不一致', next: '请刷新页面。' },
  'not-processable': { title: '内容违反系统规则', next: '请更正下列内容。' },
  'version-required': { title: '缺少版本信息', next: '请刷新页面后重新操作。' },
  'too-many-requests': { title: '请求过于频繁', next: '请等待一分钟后重试。' },
  'headers-too-large': { title: '请求标头过大', next: '请退出后重新登录。' },
  internal: { title: '系统内部出错', next: '请重试。如仍出现，请提供请求编号。' },
  'ledger-unavailable': { title: '账本暂时无法记录', next: '未经记账不会显示或更改任何内容。请稍后重试。' },
  unavailable: { title: '系统暂时无法响应', next: '请稍后重试。' },
};
