/** Questions that everybody on call asks, to begin with. */
export const EXAMPLES: readonly { readonly title: string; readonly expr: string }[] = [
  { title: 'Rate by service', expr: 'sum by (service) (rate(http_requests_total[1m]))' },
  {
    title: 'p99 by service',
    expr: 'histogram_quantile(0.99, sum by (service, le) (rate(http_request_duration_seconds_bucket[1m])))',
  },
  { title: 'Failing answers', expr: 'sum by (service, code) (rate(http_requests_total{code=~"5.."}[1m]))' },
  { title: 'Full pools', expr: 'connection_pool_in_use / connection_pool_size' },
  { title: 'What fires', expr: 'ALERTS' },
];
