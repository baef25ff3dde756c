/** The words for every failure of the catalogue (shared/failures/failures.ts): the one place that has them. */
import {
  failureSchema,
  noteOf,
  serverMessageOf,
  type Failure,
  type FailureCode,
  type FailureOf,
  type TakenTime,
} from '../../shared/failures/failures.ts';
import { m } from '../../shared/messages/messages.ts';
import { formatDayTime, formatTimeRange, formatDay, type TimeStyle } from '../../shared/time/format.ts';

/** A failure in the user's words: what happened, then what is safe and what to do. */
export interface FailureMessage {
  /** A short line that says what happened; no full stop. */
  title: string;
  /** What is safe and what to do; a few sentences. */
  advice: string;
}

type Words<Code extends FailureCode> = (params: FailureOf<Code>['params']) => [title: string, advice: string];

/** Exhaustive: a code added to the catalogue is a type error here until it has words. */
const WORDS: { [Code in FailureCode]: Words<Code> } = {
  'invalid-input': () => [m.failure_invalid_input_title(), m.failure_invalid_input_advice()],
  'untrusted-sender': () => [m.failure_untrusted_sender_title(), m.failure_untrusted_sender_advice()],
  internal: () => [m.failure_internal_title(), m.failure_internal_advice()],
  'not-signed-in': () => [m.failure_not_signed_in_title(), m.failure_not_signed_in_advice()],
  'too-late': ({ why }) => {
    switch (why) {
      case 'on-server':
        return [m.failure_too_late_on_server_title(), m.failure_too_late_on_server_advice()];
      case 'discarded':
        return [m.failure_too_late_discarded_title(), m.failure_too_late_discarded_advice()];
      case 'not-discarded':
        return [m.failure_too_late_not_discarded_title(), m.failure_too_late_not_discarded_advice()];
      case 'no-update':
        return [m.failure_too_late_no_update_title(), m.failure_too_late_no_update_advice()];
      case 'on-its-way':
      case null:
        return [m.failure_too_late_title(), m.failure_too_late_advice()];
    }
  },
  'outbox-not-empty': ({ unsentCount }) => [
    m.failure_outbox_not_empty_title(),
    m.failure_outbox_not_empty_advice({ count: unsentCount }),
  ],
  'kept-unreadable': () => [m.failure_kept_unreadable_title(), m.failure_kept_unreadable_advice()],
  'link-not-allowed': () => [m.failure_link_not_allowed_title(), m.failure_link_not_allowed_advice()],
  managed: ({ setting, value }) => {
    const title = m.failure_managed_title();
    if (setting === 'practice') return [title, m.failure_managed_practice_advice()];
    if (setting === 'start-at-login') return [title, m.failure_managed_start_at_login_advice()];
    if (setting === 'location') {
      const advice = m.failure_managed_location_advice({ locationId: value ?? '' });
      return [m.failure_managed_location_title(), advice];
    }
    return [title, m.failure_managed_advice()];
  },
  'runtime-not-allowed': () => [
    m.failure_runtime_not_allowed_title(),
    m.failure_runtime_not_allowed_advice(),
  ],
  'server-address': ({ why, setBy }) => [
    m.failure_server_address_title(),
    why === 'not-https'
      ? m.failure_server_address_not_https_advice({ setBy })
      : m.failure_server_address_not_an_address_advice({ setBy }),
  ],
  'file-unavailable': (params) => [m.failure_file_unavailable_title(), fileAdvice(params)],
  'print-failed': () => [m.failure_print_failed_title(), m.failure_print_failed_advice()],
  'wrong-passphrase': () => [m.failure_wrong_passphrase_title(), m.failure_wrong_passphrase_advice()],
  'not-an-export': () => [m.failure_not_an_export_title(), m.failure_not_an_export_advice()],
  'export-newer-than-app': () => [m.failure_export_newer_title(), m.failure_export_newer_advice()],
  'other-location': () => [m.failure_other_location_title(), m.failure_other_location_advice()],
  'keychain-missing': () => [m.failure_keychain_missing_title(), m.failure_keychain_missing_advice()],
  'keychain-locked': () => [m.failure_keychain_locked_title(), m.failure_keychain_locked_advice()],
  'keychain-failed': () => [m.failure_keychain_failed_title(), m.failure_keychain_failed_advice()],
  'keychain-key-lost': () => [m.failure_keychain_key_lost_title(), m.failure_keychain_key_lost_advice()],
  'keychain-refused': () => [m.failure_keychain_refused_title(), m.failure_keychain_refused_advice()],
  'store-newer-than-app': () => [m.failure_store_newer_title(), m.failure_store_newer_advice()],
  'store-wrong-key': () => [m.failure_store_wrong_key_title(), m.failure_store_wrong_key_advice()],
  'store-corrupt': () => [m.failure_store_corrupt_title(), m.failure_store_corrupt_advice()],
  'store-read-only': () => [m.failure_store_read_only_title(), m.failure_store_read_only_advice()],
  'store-busy': () => [m.failure_store_busy_title(), m.failure_store_busy_advice()],
  'store-unavailable': () => [m.failure_store_unavailable_title(), m.failure_store_unavailable_advice()],
  'disk-full': () => [m.failure_disk_full_title(), m.failure_disk_full_advice()],
  'token-rejected': () => [m.failure_token_rejected_title(), m.failure_token_rejected_advice()],
  'scope-missing': ({ scopes }) => [
    m.failure_scope_missing_title(),
    scopes.length === 0
      ? m.failure_scope_missing_advice()
      : m.failure_scope_missing_named_advice({ scopes: scopes.join(', ') }),
  ],
  'version-header': () => [m.failure_version_header_title(), m.failure_version_header_advice()],
  'location-forbidden': () => [m.failure_location_forbidden_title(), m.failure_location_forbidden_advice()],
  'location-inactive': () => [m.failure_location_inactive_title(), m.failure_location_inactive_advice()],
  'location-not-found': () => [m.failure_location_not_found_title(), m.failure_location_not_found_advice()],
  'not-found': ({ what }) => [m.failure_not_found_title(), notFoundAdvice(what)],
  'slot-taken': () => [m.failure_slot_taken_title(), m.failure_slot_taken_advice()],
  'duplicate-contact': () => [m.failure_duplicate_contact_title(), m.failure_duplicate_contact_advice()],
  'duration-invalid': () => [m.failure_duration_invalid_title(), m.failure_duration_invalid_advice()],
  'not-on-team': () => [m.failure_not_on_team_title(), m.failure_not_on_team_advice()],
  'invalid-status': () => [m.failure_invalid_status_title(), m.failure_invalid_status_advice()],
  'unknown-key': (params) => [
    m.failure_unknown_key_title(),
    withServerMessage(params.serverMessage, m.failure_unknown_key_advice()),
  ],
  'not-event-calendar': () => [m.failure_not_event_calendar_title(), m.failure_not_event_calendar_advice()],
  conflict: ({ serverMessage }) => [
    m.failure_conflict_title(),
    withServerMessage(serverMessage, m.failure_conflict_advice()),
  ],
  rejected: ({ serverMessage }) => [
    m.failure_rejected_title(),
    withServerMessage(serverMessage, m.failure_rejected_advice()),
  ],
  'rate-limited': ({ limit }) => [
    m.failure_rate_limited_title(),
    limit === 'daily' ? m.failure_rate_limited_daily_advice() : m.failure_rate_limited_advice(),
  ],
  'server-error': () => [m.failure_server_error_title(), m.failure_server_error_advice()],
  'unreadable-answer': () => [m.failure_unreadable_answer_title(), m.failure_unreadable_answer_advice()],
  'answer-too-large': () => [m.failure_answer_too_large_title(), m.failure_answer_too_large_advice()],
  'zone-unknown': ({ timeZone }) => [
    m.failure_zone_unknown_title(),
    timeZone === null ? m.failure_zone_unknown_advice() : m.failure_zone_unknown_named_advice({ timeZone }),
  ],
  offline: () => [m.failure_offline_title(), m.failure_offline_advice()],
  timeout: () => [m.failure_timeout_title(), m.failure_timeout_advice()],
  'connection-lost': () => [m.failure_connection_lost_title(), m.failure_timeout_advice()],
  tls: () => [m.failure_tls_title(), m.failure_tls_advice()],
  proxy: () => [m.failure_proxy_title(), m.failure_network_advice()],
  'captive-page': () => [m.failure_captive_page_title(), m.failure_captive_page_advice()],
  blocked: () => [m.failure_blocked_title(), m.failure_network_advice()],
  aborted: () => [m.failure_aborted_title(), m.failure_timeout_advice()],
  'outcome-unknown': () => [m.failure_outcome_unknown_title(), m.failure_outcome_unknown_advice()],
  'changed-elsewhere': () => [m.failure_changed_elsewhere_title(), m.failure_changed_elsewhere_advice()],
  'series-not-applied': () => [m.failure_series_not_applied_title(), m.failure_series_not_applied_outbox()],
  'waiting-for-earlier': () => [
    m.failure_waiting_for_earlier_title(),
    m.failure_waiting_for_earlier_outbox(),
  ],
  'other-version': () => [m.failure_other_version_title(), m.failure_other_version_outbox()],
};

function fileAdvice({ why, fileName }: FailureOf<'file-unavailable'>['params']): string {
  const named = { fileName: fileName ?? '' };
  switch (why) {
    case 'no-room':
      return m.failure_file_no_room_advice(named);
    case 'read-only':
      return m.failure_file_read_only_advice(named);
    case 'not-allowed':
      return m.failure_file_not_allowed_advice(named);
    case 'gone':
      return m.failure_file_gone_advice(named);
    case 'is-a-folder':
      return m.failure_file_is_a_folder_advice(named);
    case 'disk-gone':
      return m.failure_file_disk_gone_advice(named);
    case 'none-chosen':
      return m.failure_file_none_chosen_advice();
    case 'not-installed':
      return m.failure_file_not_installed_advice();
    case 'no-viewer':
      return m.failure_file_no_viewer_advice(named);
    case null:
      return m.failure_file_unavailable_advice();
  }
}

function notFoundAdvice(what: FailureOf<'not-found'>['params']['what']): string {
  switch (what) {
    case 'appointment':
    case 'occurrence':
      return m.failure_not_found_appointment_advice();
    case 'series':
      return m.failure_not_found_series_advice();
    case 'client':
      return m.failure_not_found_client_advice();
    case 'duplicate':
      return m.failure_not_found_duplicate_advice();
    case 'outbox-item':
      return m.failure_not_found_outbox_item_advice();
    case 'lost-store':
      return m.failure_not_found_lost_store_advice();
    case null:
      return m.failure_not_found_advice();
  }
}

function withServerMessage(words: string | null, advice: string): string {
  return words === null ? advice : m.failure_server_says_advice({ words, advice });
}

/** The user's words for a failure of a call. */
export function failureMessage({ code, params }: Failure): FailureMessage {
  // The compiler cannot see that a code and its facts come together.
  const words = WORDS[code] as (params: Failure['params']) => ReturnType<Words<FailureCode>>;
  const [title, advice] = words(params);
  return { title, advice };
}

/** What is needed to say why a row of the outbox has not reached the server. */
export interface ProblemContext {
  timeZone: string;
  style: TimeStyle;
  /** True for the row that makes a client. */
  isNewClient: boolean;
}

/**
 * Why a row of the outbox has not reached the server, what is safe and what to do, as sentences. The server's own words
 * are not in it: they stand beside it (`serverMessageOf`). For a row of an earlier version it is what that one stored.
 */
export function problemText(problem: Failure, context: ProblemContext): string {
  const note = noteOf(problem);
  if (note !== null) return note;
  switch (problem.code) {
    case 'offline':
    case 'timeout':
    case 'connection-lost':
    case 'tls':
    case 'proxy':
    case 'captive-page':
    case 'blocked':
    case 'rate-limited':
    case 'server-error':
    case 'unreadable-answer':
    case 'answer-too-large':
      return m.failure_kept_outbox({ reason: failureMessage(problem).title });
    case 'token-rejected':
      return m.failure_token_rejected_outbox();
    case 'scope-missing':
      return m.failure_scope_missing_outbox({ scopes: problem.params.scopes.join(', ') });
    case 'version-header':
      return m.failure_version_header_outbox();
    case 'location-forbidden':
      return m.failure_location_forbidden_outbox();
    case 'location-inactive':
      return m.failure_location_inactive_outbox();
    case 'not-found':
      if (problem.params.what === 'occurrence') return m.failure_not_found_occurrence_outbox();
      return problem.params.what === null
        ? m.failure_not_found_outbox()
        : m.failure_not_found_appointment_outbox();
    case 'slot-taken':
      return slotTakenText(problem.params, context);
    case 'duplicate-contact': {
      const { contactName, field } = problem.params;
      const who = contactName ? m.failure_a_named_client({ name: contactName }) : m.failure_a_client();
      return m.failure_duplicate_contact_outbox({ who, field: field ?? '' });
    }
    case 'outcome-unknown':
      return outcomeUnknownText(problem.params, context);
    case 'changed-elsewhere':
      return problem.params.why === 'edited'
        ? m.failure_changed_elsewhere_outbox()
        : m.failure_booked_otherwise_outbox();
    case 'series-not-applied':
    case 'waiting-for-earlier':
    case 'other-version':
      return failureMessage(problem).advice;
    case 'internal':
      return m.failure_internal_outbox();
    default: {
      if (context.isNewClient) return m.failure_client_refused_outbox();
      const { title, advice } = failureMessage(withoutServerMessage(problem));
      return `${title}. ${advice}`;
    }
  }
}

function withoutServerMessage(problem: Failure): Failure {
  if (serverMessageOf(problem) === null) return problem;
  return failureSchema.parse({ ...problem, params: { ...problem.params, serverMessage: null } });
}

function slotTakenText(
  { taken, takenCount, isSeries }: FailureOf<'slot-taken'>['params'],
  { timeZone, style }: ProblemContext,
): string {
  if (taken.length === 0) return m.failure_slot_taken_outbox();
  const timeText = ({ startMs, endMs, title }: TakenTime): string => {
    const day = formatDay(startMs, timeZone, style);
    const when = `${day}, ${formatTimeRange(startMs, endMs, timeZone, style)}`;
    return title === '' ? when : `${when} (${title})`;
  };
  const more =
    takenCount > taken.length ? [m.failure_slot_taken_more({ count: takenCount - taken.length })] : [];
  const times = [...taken.map(timeText), ...more].join('; ');
  return isSeries ? m.failure_slot_taken_series_outbox({ times }) : m.failure_slot_taken_by_outbox({ times });
}

function outcomeUnknownText(
  { why, cause, exportedAtMs }: FailureOf<'outcome-unknown'>['params'],
  { timeZone, style }: ProblemContext,
): string {
  if (why === 'lookalike') return m.failure_outcome_lookalike_outbox();
  if (why === 'exported') {
    const time = exportedAtMs === null ? '' : formatDayTime(exportedAtMs, timeZone, style);
    return m.failure_outcome_exported_outbox({ time });
  }
  const ended = failureSchema.safeParse({ code: cause, params: {} }).data;
  const sentences = [
    ended === undefined ? null : failureMessage(ended).title,
    m.failure_outcome_unknown_title(),
  ];
  return [
    ...sentences.flatMap((title) => (title === null ? [] : [`${title}.`])),
    m.failure_outcome_unknown_advice(),
  ].join(' ');
}
