"""The tandem model of bench/tandem/scenario.yaml in SimPy, in its ordinary style: one generator per client, one resource per
station. Works with SimPy 2 (Debian's python3-simpy) and with SimPy 3 or 4. A timed event is the end of a pause or of a
service. Prints one JSON line."""
import json
import sys
import time
from random import Random

CLIENTS, STATIONS, SERVERS = 1000, 5, 8
THINK_S, SERVICE_S = 1.6, 0.010


class Tally:
    events = 0
    journeys = 0
    response_s = 0.0


def run_simpy2(wanted, chance):
    from SimPy.Simulation import Process, Resource, Simulation, hold, release, request

    class World(Simulation):
        pass

    world = World()
    world.initialize()
    tally = Tally()
    stations = [Resource(capacity=SERVERS, sim=world) for _ in range(STATIONS)]
    exponential = chance.expovariate

    class Client(Process):
        def live(self):
            while True:
                yield hold, self, exponential(1 / THINK_S)
                tally.events += 1
                begin = world.now()
                for station in stations:
                    yield request, self, station
                    yield hold, self, exponential(1 / SERVICE_S)
                    tally.events += 1
                    yield release, self, station
                tally.journeys += 1
                tally.response_s += world.now() - begin
                if tally.events >= wanted:
                    world.stopSimulation()

    for _ in range(CLIENTS):
        client = Client(sim=world)
        world.activate(client, client.live())
    world.simulate(until=1e9)
    return tally, world.now()


def run_simpy3(wanted, chance):
    import simpy

    world = simpy.Environment()
    tally = Tally()
    stations = [simpy.Resource(world, capacity=SERVERS) for _ in range(STATIONS)]
    exponential = chance.expovariate
    finished = world.event()

    def client():
        while True:
            yield world.timeout(exponential(1 / THINK_S))
            tally.events += 1
            begin = world.now
            for station in stations:
                with station.request() as turn:
                    yield turn
                    yield world.timeout(exponential(1 / SERVICE_S))
                tally.events += 1
            tally.journeys += 1
            tally.response_s += world.now - begin
            if tally.events >= wanted and not finished.triggered:
                finished.succeed()

    for _ in range(CLIENTS):
        world.process(client())
    world.run(until=finished)
    return tally, world.now


def main():
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 200000
    chance = Random(int(sys.argv[2]) if len(sys.argv) > 2 else 1)
    try:
        import simpy  # noqa: F401

        run = run_simpy3
    except ImportError:
        run = run_simpy2
    begin = time.process_time()
    tally, now = run(wanted, chance)
    spent = time.process_time() - begin
    print(
        json.dumps(
            {
                "nsPerEvent": round(spent * 1e9 / tally.events, 3),
                "journeysPerSecond": round(tally.journeys / now, 3),
                "responseMs": round(1000 * tally.response_s / tally.journeys, 4),
            }
        )
    )


main()
