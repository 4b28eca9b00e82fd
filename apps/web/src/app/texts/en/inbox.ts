export const inbox = {
  title: 'Inbox',
  line: 'What waits for you · times in {{ zone }}',
  empty: {
    heading: 'Nothing waits for you',
    text: 'Approvals, warnings to acknowledge, your drafts and running reports show here.',
  },
  part: {
    approve: 'Notices to approve',
    overdue: 'Warnings overdue',
    due: 'Warnings to acknowledge',
    confirm: 'Emergency warnings to confirm',
    issue: 'Warnings to approve',
    contested: 'Our notices that are contested',
    alarms: 'Unusual asking to look into',
    changes: 'Changes that wait for your approval',
    alerts: 'Alerts of your lists',
    drafts: 'Drafts to finish',
    reports: 'Reports in work',
  },
  all: 'Show all',
};
