"""Who reaches whom, worked out from the rendered policies for every pair of pods, and compared with what is meant."""

import itertools

import pytest

from huiwu.runtime.access import LISTENERS

POSTGRES = {"cnpg.io/cluster": "huiwu"}


def selects(selector, found):
    return all(found.get(key) == value for key, value in selector.get("matchLabels", {}).items()) and all(
        found.get(each["key"]) in each["values"] for each in selector.get("matchExpressions", [])
    )


class Net:
    def __init__(self, resources):
        self.policies = [each["spec"] for each in resources if each["kind"] == "NetworkPolicy"]
        kinds = ("Deployment", "StatefulSet", "Job")
        self.pods = {
            each["metadata"]["name"]: each["spec"]["template"]["metadata"]["labels"]
            for each in resources
            if each["kind"] in kinds
        } | {"postgres": POSTGRES}

    def reaches(self, one, other, port):
        """Kubernetes' own reading: whoever is selected may do only what some policy says."""
        return self._lets(one, "Egress", "to", other, port) and self._lets(other, "Ingress", "from", one, port)

    def over(self, labels, direction):
        """The policies that say what such a pod may do."""
        said = [each for each in self.policies if direction in each["policyTypes"]]
        return [each for each in said if selects(each["podSelector"], labels)]

    def _lets(self, one, direction, peers, other, port):
        over = self.over(self.pods[one], direction)
        rules = [rule for each in over for rule in each.get(direction.lower(), [])]
        return not over or any(
            any(selects(peer["podSelector"], self.pods[other]) for peer in rule.get(peers, []) if "podSelector" in peer)
            and any(each["port"] == port for each in rule.get("ports", [{"port": port}]))
            for rule in rules
        )


@pytest.fixture(params=["dev", "prod"])
def net(request, rendered):
    return Net(rendered(request.param))


def test_every_pair_reaches_each_other_just_where_it_is_meant(net):
    for one, other in itertools.permutations(net.pods, 2):
        name, role = net.pods[one].get("app.kubernetes.io/name"), net.pods[one].get("huiwu.role")
        serves = name in LISTENERS and role != "migrate"
        meant = {
            4222: other == "nats" and serves,
            5432: other == "postgres" and name in LISTENERS,
            8080: one == "frontdoor" and net.pods[other].get("huiwu.role") == "api",
            6222: False,
            8222: False,
            443: False,
        }
        assert {port: net.reaches(one, other, port) for port in meant} == meant, (one, other)


def test_engines_reach_their_own_copies(net):
    assert net.reaches("nats", "nats", 6222)
    assert net.reaches("postgres", "postgres", 5432)
    assert not net.reaches("nats", "postgres", 5432)


def test_nobody_is_left_out(net):
    """A pod that no policy selects could do everything."""
    for name, labels in net.pods.items():
        assert net.over(labels, "Ingress"), name
        assert net.over(labels, "Egress"), name


def test_only_who_has_to_leaves_the_cluster(rendered):
    found = rendered("prod")
    leaving = {
        each["metadata"]["name"]
        for each in found
        if each["kind"] == "NetworkPolicy"
        for rule in each["spec"].get("egress", [])
        for peer in rule.get("to", [])
        if "ipBlock" in peer
    }
    assert leaving == {"to-identity", "to-mail", "postgres"}
    net = Net(found)
    mailing = {name for name, labels in net.pods.items() if labels.get("huiwu.mail")}
    asking = {name for name, labels in net.pods.items() if labels.get("huiwu.identity")}
    assert mailing == {"notification-api", "notification-worker"}
    assert asking == {name for name, labels in net.pods.items() if labels.get("huiwu.role") == "api"}
