import type { AccountService } from './account-service.ts';
import type { Handlers } from '../ipc/registrar.ts';
import type { OpenSession } from './open-session.ts';

type AccountHandlers = Pick<
  Handlers,
  | 'account.state'
  | 'account.signIn'
  | 'account.retryKeychain'
  | 'account.resetStore'
  | 'account.switchLocation'
  | 'account.signOut'
  | 'account.startPractice'
  | 'account.leavePractice'
  | 'directory.read'
>;

/** The account, as the contract has it. The token enters here and no answer holds it. */
export function accountHandlers(account: AccountService, openSession: OpenSession): AccountHandlers {
  return {
    'account.state': () => account.state,
    'account.signIn': (credentials) => account.signIn(credentials),
    'account.retryKeychain': () => account.retryKeychain(),
    'account.resetStore': () => account.resetStore(),
    'account.switchLocation': ({ locationId }) => account.switchLocation(locationId),
    'account.signOut': (choice) => account.signOut(choice),
    'account.startPractice': ({ clinic }) => account.startPractice(clinic),
    'account.leavePractice': () => account.leavePractice(),
    'directory.read': () => openSession().store.readDirectory(),
  };
}
