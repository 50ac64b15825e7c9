"""The same person, organization, place and event across articles, by name and by what articles say of them.

Pure: it knows forms of names and how many articles have them, no database and no article.
"""

from newsie.linking.clusters import link_forms
from newsie.linking.forms import Canonical, Form, Link

__all__ = ["Canonical", "Form", "Link", "link_forms"]
