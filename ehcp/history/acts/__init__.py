"""Acts on history: the frame that every act runs in, its events, corrections of what was recorded."""
