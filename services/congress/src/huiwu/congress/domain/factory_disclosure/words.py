"""Commands' titles and facts' sentences for people, Chinese first."""

from collections.abc import Mapping

from huiwu.congress.domain.factory_disclosure import commands as asked
from huiwu.congress.domain.factory_disclosure import facts as became

WORDS: Mapping[type, tuple[str, str]] = {
    asked.RaiseDisclosure: ("提出厂务公开事项", "Raise a disclosure of factory affairs"),
    asked.PublishDisclosure: ("向职工公开厂务", "Publish a disclosure of factory affairs"),
    asked.ConfirmDisclosure: ("确认厂务公开", "Confirm a disclosure of factory affairs"),
    became.FactoryDisclosureRaised: (
        "{on} 提出公开事项“{title}”（{item_class}）。",
        "“{title}” ({item_class}) was raised for disclosure on {on}.",
    ),
    became.FactoryDisclosurePublished: (
        "自 {displayed_from} 起以 {form} 向职工公开“{title}”。",
        "“{title}” was laid open to the workers by {form} from {displayed_from}.",
    ),
    became.FactoryDisclosureConfirmed: ("{on} 附证明材料确认公开。", "Confirmed on {on}, with what shows it."),
}
