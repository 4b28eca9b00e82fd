import { administration } from './administration.js';
import { approval } from './approval.js';
import { batch } from './batch.js';
import { group } from './group.js';
import { institution } from './institution.js';
import { entity } from './entity.js';
import { code, status } from './code.js';
import { inbox } from './inbox.js';
import { ledger } from './ledger.js';
import { lists } from './lists.js';
import { list } from './list.js';
import { notice } from './notice.js';
import { problem } from './problem.js';
import { purpose } from './purpose.js';
import { report } from './report.js';
import { request } from './request.js';
import { review } from './review.js';
import { screening } from './screening.js';
import { security } from './security.js';
import { session } from './session.js';
import { signIn } from './sign-in.js';
import { shell } from './shell.js';
import { fault, ui } from './ui.js';
import { warning } from './warning.js';

/** All texts of the language; one file for each noun. */
export const texts = {
  administration,
  approval,
  batch,
  group,
  institution,
  code,
  entity,
  fault,
  inbox,
  ledger,
  lists,
  list,
  notice,
  problem,
  purpose,
  report,
  request,
  review,
  screening,
  security,
  session,
  shell,
  signIn,
  status,
  ui,
  warning,
};
