"""Choosing how to look at the globe: around the members where they are near each other, else all of it."""

from __future__ import annotations

from dataclasses import dataclass
from math import radians
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Points = NDArray[np.float64]

WIDEST = radians(65)
"""Members farther than this from their common centre are shown on a map of the world."""
_MARGIN = 0.12
_NARROWEST = 0.05
"""Half the width of the smallest view, in radians (some 320 km): a lone city-state needs surroundings."""


@dataclass(frozen=True)
class View:
    """A Lambert azimuthal equal-area view: centre in degrees, pixels per radian, shift and frame."""

    longitude: float
    latitude: float
    scale: float
    shift: tuple[float, float]
    width: float
    height: float

    def project(self, points: Points) -> Points:
        """Return pixel positions, shape (n, 2), of longitudes and latitudes in degrees, shape (n, 2)."""
        plane = azimuthal(points, self.longitude, self.latitude)
        shown: Points = plane * np.array([self.scale, -self.scale]) + np.array(self.shift)
        return shown

    def sees(self, points: Points) -> bool:
        """Say whether any of `points` lies in the frame or near it."""
        x, y = self.project(points).T
        near_x = (x > -0.3 * self.width) & (x < 1.3 * self.width)
        near_y = (y > -0.3 * self.height) & (y < 1.3 * self.height)
        return bool((near_x & near_y).any())


def azimuthal(points: Points, longitude: float, latitude: float) -> Points:
    """Project degrees by Lambert's azimuthal equal-area projection of the unit sphere (Snyder 1987: 185)."""
    lon, lat = np.radians(points[:, 0] - longitude), np.radians(points[:, 1])
    lat0 = radians(latitude)
    cosine = np.sin(lat0) * np.sin(lat) + np.cos(lat0) * np.cos(lat) * np.cos(lon)
    k = np.sqrt(2 / np.maximum(1 + cosine, 1e-9))
    x = k * np.cos(lat) * np.sin(lon)
    y = k * (np.cos(lat0) * np.sin(lat) - np.sin(lat0) * np.cos(lat) * np.cos(lon))
    return np.column_stack([x, y])


def centre_of(points: Points, rounds: int = 200) -> tuple[float, float, float]:
    """Return longitude and latitude in degrees of the centre of `points`, and the farthest one's angle.

    The centre is that of the smallest cap around them, by Badoiu and Clarkson's iteration (2003) on the
    unit sphere.
    """
    lon, lat = np.radians(points).T
    unit = np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])
    centre = unit.mean(axis=0)
    for step in range(1, rounds + 1):
        centre = centre + (unit[int((unit @ centre).argmin())] - centre) / (step + 1)
    norm = float(np.linalg.norm(centre))
    centre = centre / norm if norm > 1e-6 else unit[0]
    angle = float(np.arccos(np.clip((unit @ centre).min(), -1, 1)))
    return (
        float(np.degrees(np.arctan2(centre[1], centre[0]))),
        float(np.degrees(np.arcsin(np.clip(centre[2], -1, 1)))),
        angle,
    )


def view(points: Points, width: float, lowest: float, highest: float) -> View | None:
    """Return the view that holds all `points`, or None where they span too much of the globe.

    Parameters
    ----------
    points
        Longitudes and latitudes in degrees, shape (n, 2).
    width
        Width of the frame in pixels.
    lowest, highest
        Range of its height.
    """
    longitude, latitude, angle = centre_of(points)
    if angle > WIDEST:
        return None
    plane = azimuthal(points, longitude, latitude)
    low, high = plane.min(axis=0), plane.max(axis=0)
    size = np.maximum((high - low) * (1 + 2 * _MARGIN), 2 * _NARROWEST)
    middle = (low + high) / 2
    height = float(np.clip(width * size[1] / size[0], lowest, highest))
    scale = float(min(width / size[0], height / size[1]))
    shift = (width / 2 - scale * float(middle[0]), height / 2 + scale * float(middle[1]))
    return View(longitude, latitude, scale, shift, width, round(height))
