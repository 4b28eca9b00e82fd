export const session = {
  title: 'Sign in',
  heading: 'Sign in to Watchbook',
  lead: 'Suspicious-entity notices and risk warnings, with every read and every write in a verifiable ledger.',
  expired: 'Your session has ended. Sign in again; you come back to where you were.',
  email: 'E-mail address',
  password: 'Password',
  action: 'Sign in',
  busy: 'Signing in',
  demo: {
    heading: 'Demo accounts',
    text: 'All people and institutions are invented. Choose a role to fill in its address; the password of every demo account is:',
  },
};
