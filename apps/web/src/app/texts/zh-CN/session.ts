import type { session as en } from '../en/session.js';
import type { Texts } from '../texts.js';

export const session: Texts<typeof en> = {
  title: '登录',
  heading: '登录 Watchbook',
  lead: '可疑主体通报与风险预警共享平台，每一次读取与写入都记入可验证的账本。',
  expired: '会话已结束。请重新登录，登录后将返回原页面。',
  email: '电子邮箱',
  password: '密码',
  action: '登录',
  busy: '正在登录',
  newPassword: '新密码',
  passwordHint: '至少 15 个字符；已设第二因素时至少 8 个。内容不限，但不得使用姓名或连续按键。',
  passkey: { signIn: '使用通行密钥登录' },
  factor: {
    heading: '第二因素',
    lead: '密码正确。请在五分钟内出示第二因素。',
    usePasskey: '使用通行密钥',
    code: '验证器验证码',
    codeHint: '六位数字，每 30 秒更新。',
    recoveryCode: '恢复码',
    recoveryHint: '每个恢复码只能使用一次。',
    confirm: '确认',
    back: '重新开始',
    instead: {
      passkey: '改用通行密钥',
      totp: '改用验证器',
      'recovery-code': '使用恢复码',
    },
  },
  stepUp: {
    heading: '请确认是您本人',
    text: '此操作需要第二因素，确认后 15 分钟内有效。',
    password: '更改登录方式前，请再次输入密码。',
    enrol: '此操作需要第二因素，您尚未设置。请先设置通行密钥或验证器。',
    toSecurity: '前往设置',
  },
  reset: {
    link: '忘记密码？',
    heading: '重设密码',
    text: '重设链接将发送至您的邮箱，30 分钟内有效，仅可使用一次。',
    action: '发送链接',
    sent: '如该邮箱已登记，链接即将送达。如未收到，请联系管理员。',
    back: '返回登录',
  },
  accountLink: {
    title: '设置密码',
    gone: '此链接已失效',
    invitation: '欢迎，{{ name }}',
    'password-reset': '为 {{ name }} 重设密码',
    action: '设置密码',
    until: '链接有效期至',
  },
  demo: {
    heading: '演示账号',
    text: '所有人物与机构均为虚构。选择角色即可填入邮箱，所有演示账号的密码为：',
  },
};
