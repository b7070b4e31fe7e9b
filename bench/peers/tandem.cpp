// The tandem model of bench/tandem/scenario.yaml as a C++ programmer would write it in an afternoon: std::priority_queue of
// (time, order, client), one switch per event. A timed event is the end of a pause or of a service. Prints one JSON line.
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <deque>
#include <queue>
#include <random>
#include <vector>

static const int CLIENTS = 1000, STATIONS = 5, SERVERS = 8;
static const double THINK_S = 1.6, SERVICE_S = 0.010;

struct Event {
  double at;
  uint64_t order;
  int client;
  bool operator>(const Event &other) const { return at != other.at ? at > other.at : order > other.order; }
};

struct Station {
  int busy = 0;
  std::deque<int> waiting;
};

int main(int argc, char **argv) {
  const uint64_t events_wanted = argc > 1 ? strtoull(argv[1], nullptr, 10) : 2000000;
  std::mt19937_64 chance(argc > 2 ? strtoull(argv[2], nullptr, 10) : 1);
  std::exponential_distribution<double> unit(1.0);
  std::priority_queue<Event, std::vector<Event>, std::greater<Event>> list;
  std::vector<Station> stations(STATIONS);
  std::vector<int> place(CLIENTS, -1);  // -1 while thinking
  std::vector<double> left_at(CLIENTS, 0);
  uint64_t order = 0, journeys = 0;
  double response_s = 0, now = 0;

  const clock_t begin = clock();  // processor time
  for (int client = 0; client < CLIENTS; client++) list.push({unit(chance) * THINK_S, order++, client});
  auto arrive = [&](int client, int station) {
    place[client] = station;
    Station &at = stations[station];
    if (at.busy < SERVERS) {
      at.busy++;
      list.push({now + unit(chance) * SERVICE_S, order++, client});
    } else {
      at.waiting.push_back(client);
    }
  };
  for (uint64_t done = 0; done < events_wanted; done++) {
    const Event event = list.top();
    list.pop();
    now = event.at;
    const int station = place[event.client];
    if (station < 0) {
      left_at[event.client] = now;
      arrive(event.client, 0);
      continue;
    }
    Station &at = stations[station];
    if (at.waiting.empty()) {
      at.busy--;
    } else {
      const int next = at.waiting.front();
      at.waiting.pop_front();
      list.push({now + unit(chance) * SERVICE_S, order++, next});
    }
    if (station + 1 < STATIONS) {
      arrive(event.client, station + 1);
    } else {
      journeys++;
      response_s += now - left_at[event.client];
      place[event.client] = -1;
      list.push({now + unit(chance) * THINK_S, order++, event.client});
    }
  }
  const double spent_ns = 1e9 * (clock() - begin) / CLOCKS_PER_SEC;
  printf("{\"nsPerEvent\": %.3f, \"journeysPerSecond\": %.3f, \"responseMs\": %.4f}\n", spent_ns / events_wanted, journeys / now,
         1000 * response_s / journeys);
  return 0;
}
