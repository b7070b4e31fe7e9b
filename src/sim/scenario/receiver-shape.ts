/**
 * Receivers of an Alertmanager configuration. Nothing is sent anywhere: each integration is an inbox in the simulation, whose kind follows
 * from what it is. Their keys are known by name, so that a mistyped one is told; what stands behind them is not looked at.
 */
import type { InboxKind, Integration, Receiver } from '../model/notification.ts';
import { object, optional, required, type Field } from './object-shape.ts';
import { text } from './quantity.ts';
import { choice, convert, list, type Shape } from './shape.ts';

interface Known {
  readonly kind: InboxKind;
  /** Whether it tells of resolved alerts where the file does not say. */
  readonly sendResolved: boolean;
  readonly keys: string;
}

const KNOWN = {
  discord: { kind: 'chat', sendResolved: true, keys: 'webhook_url webhook_url_file title message content username avatar_url' },
  email: {
    kind: 'ticket',
    sendResolved: false,
    keys: 'to from hello smarthost auth_username auth_password auth_password_file auth_secret auth_secret_file auth_identity require_tls force_implicit_tls tls_config headers html text threading',
  },
  incidentio: {
    kind: 'pager',
    sendResolved: true,
    keys: 'url url_file alert_source_token alert_source_token_file max_alerts timeout',
  },
  jira: {
    kind: 'ticket',
    sendResolved: true,
    keys: 'api_url api_type project summary description labels priority issue_type reopen_transition resolve_transition wont_fix_resolution reopen_duration fields custom_fields',
  },
  mattermost: {
    kind: 'chat',
    sendResolved: true,
    keys: 'webhook_url webhook_url_file channel username text icon_url icon_emoji attachments props priority type',
  },
  msteams: { kind: 'chat', sendResolved: true, keys: 'webhook_url webhook_url_file title summary text' },
  msteamsv2: { kind: 'chat', sendResolved: true, keys: 'webhook_url webhook_url_file title text' },
  opsgenie: {
    kind: 'pager',
    sendResolved: true,
    keys: 'api_key api_key_file api_url message description source details entity responders actions tags note priority update_alerts',
  },
  pagerduty: {
    kind: 'pager',
    sendResolved: true,
    keys: 'service_key service_key_file routing_key routing_key_file url client client_url description severity source details images links component group class timeout',
  },
  pushover: {
    kind: 'pager',
    sendResolved: true,
    keys: 'user_key user_key_file token token_file title message url url_title device sound priority retry expire ttl html monospace',
  },
  rocketchat: {
    kind: 'chat',
    sendResolved: true,
    keys: 'api_url channel token token_file token_id token_id_file color title title_link text fields short_fields emoji icon_url image_url thumb_url link_names actions',
  },
  slack: {
    kind: 'chat',
    sendResolved: false,
    keys: 'api_url api_url_file app_token app_token_file app_url channel username color title title_link pretext text fields short_fields footer fallback callback_id icon_emoji icon_url image_url thumb_url link_names mrkdwn_in actions timeout message_text update_message',
  },
  sns: { kind: 'pager', sendResolved: true, keys: 'api_url sigv4 topic_arn phone_number target_arn subject message attributes' },
  telegram: {
    kind: 'chat',
    sendResolved: true,
    keys: 'api_url bot_token bot_token_file chat_id chat_id_file message_thread_id message disable_notifications parse_mode',
  },
  victorops: {
    kind: 'pager',
    sendResolved: true,
    keys: 'api_key api_key_file api_url routing_key message_type state_message entity_display_name monitoring_tool custom_fields',
  },
  webex: { kind: 'chat', sendResolved: true, keys: 'api_url room_id message' },
  webhook: { kind: 'pager', sendResolved: true, keys: 'url url_file max_alerts timeout payload' },
  wechat: {
    kind: 'chat',
    sendResolved: false,
    keys: 'api_secret api_secret_file api_url corp_id agent_id to_user to_party to_tag message message_type',
  },
} as const satisfies Readonly<Record<string, Known>>;

/** What is of no consequence here and may be anything. */
export const anything: Shape<null> = {
  expected: 'anything',
  kinds: ['scalar', 'list', 'map'],
  read: () => null,
  standIn: () => null,
  schema: () => ({}),
};

/** Optional keys whose values are of no consequence. */
export function unread(keys: string): Readonly<Record<string, Field<null | undefined>>> {
  return Object.fromEntries(keys.split(' ').map((key) => [key, optional(anything, 'Of no consequence in the simulation.')]));
}

function integrations(name: string, { kind, sendResolved, keys }: Known): Field<Integration[] | undefined> {
  const one = convert(
    object(`a ${name} integration`, {
      ...unread(`http_config ${keys}`),
      send_resolved: optional(choice('true', 'false'), 'Whether it is told when alerts are over.'),
    }),
    ({ send_resolved: told }): Integration => ({
      integration: name,
      kind,
      sendResolved: told === undefined ? sendResolved : told === 'true',
    }),
    (): Integration => ({ integration: name, kind, sendResolved }),
  );
  return optional(list(one, { max: 20, what: 'integrations' }), `Told by ${name}: a ${kind} in the simulation.`);
}

const integrationFields: Readonly<Record<string, Field<Integration[] | undefined>>> = Object.fromEntries(
  Object.entries(KNOWN).map(([name, known]) => [`${name}_configs`, integrations(name, known)]),
);

export const receiver: Shape<Receiver> = convert(
  object('a receiver', {
    name: required(text(200, 'titleLengthMax', 'one line'), 'The name by which routes refer to it.'),
    ...integrationFields,
  }),
  ({ name, ...read }): Receiver => ({
    name,
    integrations: Object.values<Integration[] | undefined>(read).flatMap((some) => some ?? []),
  }),
  () => ({ name: '', integrations: [] }),
);
